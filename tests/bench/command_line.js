// Parsing and checks for the command lines of the browser benchmarks. Each function ends the program
// with a message when something is wrong: status 2 for wrong usage, else 1.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { executablePath } from '../web/support/chromium.js';

export function fail(message, status = 1) {
  console.error(message);
  process.exit(status);
}

// { values, positionals } of node's parseArgs.
/** @returns {any} */
export function parse(options, usage) {
  try {
    return parseArgs({ allowPositionals: true, options });
  } catch (error) {
    return fail(`${error.message}\n${usage}`, 2);
  }
}

export function whole(name, text, least) {
  const number = Number(text);
  if (!Number.isInteger(number) || number < least) fail(`--${name} must be a whole number from ${least} up, not ${text}.`, 2);
  return number;
}

// Each entry of `packages` is [folder with a package.json, name of a package that must be installed there].
export function requirePackages(packages) {
  for (const [folder, name] of packages) {
    if (!existsSync(join(folder, 'node_modules', name))) {
      fail(`${name} is not installed: run npm ci --ignore-scripts --prefix ${folder}.`);
    }
  }
}

export function requireChromium() {
  if (!existsSync(executablePath)) fail(`There is no ${executablePath}: install Chromium, or set CHROMIUM to the path of another one.`);
}

export function requireFiles(files) {
  for (const file of files) if (!existsSync(file)) fail(`There is no file ${file}.`);
}
