// The command line of page_open.js, and whether all that it needs is there.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { executablePath } from '../../web/chromium.js';

export const here = dirname(fileURLToPath(import.meta.url));
export const root = join(here, '../../..');
export const packages = join(here, '../browser_speed/node_modules');
const usage = `usage: node page_open.js [--site DIR]… [--rounds N] [--phases] FLOAT32 INT8
       node page_open.js --no-peer [--site DIR]… [--rounds N] [--phases]`;

function fail(sentence, status = 1) {
  console.error(sentence);
  process.exit(status);
}

function parsed() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        site: { type: 'string', multiple: true, default: [join(root, 'build/web')] },
        rounds: { type: 'string', default: '15' },
        phases: { type: 'boolean', default: false },
        'no-peer': { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    return fail(`${error.message}\n${usage}`, 2);
  }
}

// Ends the program in a sentence where something is missing.
export function readOptions() {
  const { values, positionals } = parsed();
  const peer = !values['no-peer'];
  if (positionals.length !== (peer ? 2 : 0)) fail(usage, 2);
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) fail(`--rounds must be a whole number from 1 up, not ${values.rounds}.`, 2);

  for (const site of values.site) {
    if (!existsSync(join(site, 'index.html'))) fail(`${site} has no index.html: build the site first, scripts/serve does.`);
  }
  const needed = [[join(root, 'node_modules'), '@playwright/test']];
  if (peer) needed.push([packages, '@litertjs/core'], [join(here, '../models/node_modules'), 'flatbuffers']);
  for (const [folder, name] of needed) {
    if (!existsSync(join(folder, name))) fail(`${name} is not installed: run npm ci --ignore-scripts --prefix ${dirname(folder)}.`);
  }
  if (!existsSync(executablePath)) fail(`There is no ${executablePath}: install Chromium, or name another one in CHROMIUM.`);
  for (const file of positionals) if (!existsSync(file)) fail(`There is no file ${file}.`);
  return { sites: values.site, weights: positionals, peer, rounds, phases: values.phases };
}
