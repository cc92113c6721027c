// The command line of page_open.js, with checks for everything that it needs.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { fail, parse, requireChromium, requireFiles, requirePackages, whole } from '../command_line.js';

export const here = dirname(fileURLToPath(import.meta.url));
export const root = join(here, '../../..');
const peers = join(here, '../browser_speed');
export const packages = join(peers, 'node_modules');
const usage = `usage: node page_open.js [--site DIR]… [--rounds N] [--phases] FLOAT32 INT8
       node page_open.js --no-peer [--site DIR]… [--rounds N] [--phases]`;

// Ends the program with a message if something is missing.
export function readOptions() {
  const { values, positionals } = parse(
    {
      site: { type: 'string', multiple: true, default: [join(root, 'build/web')] },
      rounds: { type: 'string', default: '15' },
      phases: { type: 'boolean', default: false },
      'no-peer': { type: 'boolean', default: false },
    },
    usage,
  );
  const peer = !values['no-peer'];
  if (positionals.length !== (peer ? 2 : 0)) fail(usage, 2);
  const rounds = whole('rounds', values.rounds, 1);

  for (const site of values.site) {
    if (!existsSync(join(site, 'index.html'))) fail(`${site} has no index.html: run scripts/serve to build the site first.`);
  }
  requirePackages([
    [root, '@playwright/test'],
    ...(peer
      ? [
          [peers, '@litertjs/core'],
          [join(here, '../models'), 'flatbuffers'],
        ]
      : []),
  ]);
  requireChromium();
  requireFiles(positionals);
  return { sites: values.site, weights: positionals, peer, rounds, phases: values.phases };
}
