// What a page has to fetch of the engine: one build, its code and its glue.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { site } from './site.js';

const budget = 66 * 1024;

const compressed = (path) => brotliCompressSync(readFileSync(path), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;

test('each build of the engine stays below 66 KB of brotli', () => {
  const folder = join(site, 'classifier');
  const files = readdirSync(folder);
  const builds = files.filter((name) => /^mobilenet-.*\.wasm$/.test(name)).map((name) => name.slice(0, -'.wasm'.length));
  expect(builds.sort()).toEqual(['mobilenet-relaxed', 'mobilenet-simd128']);
  for (const build of builds) {
    const [code, glue] = ['wasm', 'js'].map((kind) => compressed(join(folder, `${build}.${kind}`)));
    console.log(`${build}: ${code} + ${glue} bytes of brotli, code and glue`);
    expect(code + glue, build).toBeLessThan(budget);
  }
});
