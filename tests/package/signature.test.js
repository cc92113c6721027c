// The signatures of tests/support/signature.h in Node.js, on one and more threads.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { images, missing, readFloats, signatureOf, writeSignatureFiles } from '../support/signature-files.js';
import { root } from '../web/support/site.js';
import { installed } from './installed.js';

const folder = join(root, 'build/test-package/signature');

const part = (path) => import(pathToFileURL(join(installed, path)).href);

describe('the signature', { skip: missing }, async () => {
  await part('node/web-worker.js');
  const [{ Engine }, { compileEngine }, { chooseVariant }] = await Promise.all(['engine.js', 'node/files.js', 'variant.js'].map(part));
  const declared = missing ? {} : writeSignatureFiles(folder);
  for (const arithmetic of ['int8', 'float32']) {
    for (const threads of [1, 2, 3]) {
      test(`of ${arithmetic} is the declared one, threads: ${threads}`, async () => {
        const variant = chooseVariant({ simd: 'simd128', threads }, { cores: () => 4, whyOneThread: () => null });
        const engine = await Engine.create(variant, compileEngine(variant));
        engine.load(readFileSync(join(folder, `${arithmetic}.safetensors`)), arithmetic);
        assert.equal(engine.info().threads, threads);
        const all = readFloats(join(folder, 'images.bin'));
        const size = all.length / images;
        const logits = [];
        for (let start = 0; start < all.length; start += size) logits.push(...engine.run(all.slice(start, start + size)));
        assert.equal(signatureOf(Float32Array.from(logits)), declared[arithmetic]);
      });
    }
  }
});
