// The command line of browser_speed.js, with checks for everything that it needs.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { fail, parse, requireChromium, requireFiles, requirePackages, whole } from '../command_line.js';
import { engines, rows } from './rows.js';

export const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../../..');
const usage = `usage: node browser_speed.js [--rows NAME,…] [--rounds N] [--runs N] [--inputs FILE] [--site DIR] [--port N] FLOAT32 INT8
rows: ${Object.keys(rows).join(', ')}, download`;

// Ends the program with a message if something is missing.
export function readOptions() {
  const { values, positionals } = parse(
    {
      site: { type: 'string', default: join(root, 'build/web') },
      rows: { type: 'string', default: [...Object.keys(rows), 'download'].join() },
      inputs: { type: 'string' },
      rounds: { type: 'string', default: '15' },
      runs: { type: 'string', default: '20' },
      port: { type: 'string', default: '0' },
    },
    usage,
  );
  if (positionals.length !== 2) fail(usage, 2);
  const names = values.rows.split(',');
  const unknown = names.find((name) => name !== 'download' && !Object.hasOwn(rows, name));
  if (unknown !== undefined) fail(`There is no row ${unknown}.\n${usage}`, 2);

  if (!existsSync(join(values.site, 'classifier/engine.js'))) {
    fail(`${values.site} has no classifier/engine.js: run scripts/serve to build the site first.`);
  }
  requirePackages([
    [root, '@playwright/test'],
    [join(here, '../models'), 'flatbuffers'],
    ...Object.values(engines).flatMap((engine) => (engine.package ? [[here, engine.package]] : [])),
  ]);
  requireChromium();
  requireFiles([...positionals, values.inputs ?? positionals[0]]);
  return {
    site: values.site,
    inputs: values.inputs,
    weights: positionals,
    rows: names,
    rounds: whole('rounds', values.rounds, 1),
    runs: whole('runs', values.runs, 1),
    port: whole('port', values.port, 0),
  };
}
