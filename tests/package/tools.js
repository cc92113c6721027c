// The tools that install.js installs next to the package.
import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { photo } from '../web/support/site.js';
import { consumer } from './installed.js';

// Runs a tool in a folder of the consumer, which gets a photo of a cat. Returns { status, output }.
export function runTool(tool, args, { folder = '.', env = {}, by = [] } = {}) {
  const cwd = join(consumer, folder);
  cpSync(photo('chelsea.png'), join(cwd, 'photo.png'));
  const [program, ...rest] = [...by, join(consumer, 'node_modules', tool), ...args];
  const options = /** @type {const} */ ({ cwd, encoding: 'utf8', env: { ...process.env, ...env }, timeout: 120_000 });
  const { status, stdout, stderr, error } = spawnSync(program, rest, options);
  if (error) throw error;
  return { status, output: stdout + stderr };
}
