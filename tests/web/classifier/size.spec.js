// The download size of each build of the engine: its code and script and, with threads, the script of their workers.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { site } from '../support/site.js';

// The most bytes, compressed with brotli, of each build: 2% more than its current size.
const budgets = {
  relaxed: 58_500,
  'relaxed-threads': 71_000,
  simd128: 58_500,
  'simd128-threads': 71_000,
};

const compressed = (path) => brotliCompressSync(readFileSync(path), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;

test('each build of the engine stays within its budget of brotli', () => {
  const folder = join(site, 'classifier');
  const files = readdirSync(folder).filter((name) => name.startsWith('mobilenet-'));
  expect([...new Set(files.map((name) => /^mobilenet-([\w-]+)\./.exec(name)[1]))].sort()).toEqual(Object.keys(budgets));
  for (const [build, budget] of Object.entries(budgets)) {
    const parts = files.filter((name) => name.startsWith(`mobilenet-${build}.`));
    const sizes = parts.map((name) => compressed(join(folder, name)));
    const sum = sizes.reduce((a, b) => a + b);
    console.log(`${build}: ${sum} of ${budget} bytes of brotli: ${parts.map((name, i) => `${name} ${sizes[i]}`).join(', ')}`);
    expect(sum, build).toBeLessThanOrEqual(budget);
  }
});
