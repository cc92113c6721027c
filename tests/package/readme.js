import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installed } from './installed.js';

const readme = readFileSync(join(installed, 'README.md'), 'utf8');

// The code examples under a heading of the package's README: the tests run them.
export function examples(heading) {
  const section = readme.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  const found = [...section.matchAll(/```\w+\n(.*?)```/gs)].map(([, code]) => code);
  if (found.length === 0) throw new Error(`README.md has no example under “${heading}”`);
  return found;
}
