import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installed } from './installed.js';

const readme = readFileSync(join(installed, 'README.md'), 'utf8');

// The first example under a heading of the package's README, so that what it shows is what is tested.
export function example(heading) {
  const section = readme.split(/^## /m).find((text) => text.startsWith(`${heading}\n`));
  const code = section?.match(/```\w+\n(.*?)```/s)?.[1];
  if (!code) throw new Error(`README.md has no example under “${heading}”`);
  return code;
}
