// The command line of browser_speed.js, and whether all that it needs is there.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { executablePath } from '../../web/chromium.js';
import { engines, rows } from './rows.js';

export const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../../..');
const usage = `usage: node browser_speed.js [--rows NAME,…] [--rounds N] [--runs N] [--inputs FILE] [--site DIR] [--port N] FLOAT32 INT8
rows: ${Object.keys(rows).join(', ')}, download`;

function fail(sentence, status = 1) {
  console.error(sentence);
  process.exit(status);
}

function parsed() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        site: { type: 'string', default: join(root, 'build/web') },
        rows: { type: 'string', default: [...Object.keys(rows), 'download'].join() },
        inputs: { type: 'string' },
        rounds: { type: 'string', default: '15' },
        runs: { type: 'string', default: '20' },
        port: { type: 'string', default: '0' },
      },
    });
  } catch (error) {
    return fail(`${error.message}\n${usage}`, 2);
  }
}

function whole(name, text, least) {
  const number = Number(text);
  if (!Number.isInteger(number) || number < least) fail(`--${name} must be a whole number from ${least} up, not ${text}.`, 2);
  return number;
}

// Ends the program in a sentence where something is missing.
export function readOptions() {
  const { values, positionals } = parsed();
  if (positionals.length !== 2) fail(usage, 2);
  const names = values.rows.split(',');
  const unknown = names.find((name) => name !== 'download' && !Object.hasOwn(rows, name));
  if (unknown !== undefined) fail(`There is no row ${unknown}.\n${usage}`, 2);

  if (!existsSync(join(values.site, 'classifier/engine.js'))) {
    fail(`${values.site} has no classifier/engine.js: build the site first, scripts/serve does.`);
  }
  const packages = [
    [root, '@playwright/test'],
    [join(here, '../models'), 'flatbuffers'],
    ...Object.values(engines).flatMap((engine) => (engine.package ? [[here, engine.package]] : [])),
  ];
  for (const [folder, name] of packages) {
    if (!existsSync(join(folder, 'node_modules', name))) {
      fail(`${name} is not installed: run npm ci --ignore-scripts --prefix ${folder}.`);
    }
  }
  if (!existsSync(executablePath)) fail(`There is no ${executablePath}: install Chromium, or name another one in CHROMIUM.`);
  for (const file of [...positionals, values.inputs ?? positionals[0]]) {
    if (!existsSync(file)) fail(`There is no file ${file}.`);
  }
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
