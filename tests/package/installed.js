// The installed package (install.js), seen as a user's program sees it.
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../web/support/site.js';

export const packageFolder = join(root, 'build/package');
export const consumer = join(root, 'build/test-package');
export const name = 'mobilenet-classifier';
export const installed = join(consumer, 'node_modules', name);

const resolve = createRequire(join(consumer, 'index.js')).resolve;

// Imports the package by name, through its own exports.
export const importPackage = () => import(pathToFileURL(resolve(name)).href);

// The path of the weights file in the package.
export function packedWeights() {
  const [file] = readdirSync(join(installed, 'weights'));
  return resolve(`${name}/weights/${file}`);
}
