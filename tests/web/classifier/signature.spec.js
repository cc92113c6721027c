// The signatures of tests/support/signature.h in every build of the engine. int8 logits, and float32 logits without
// relaxed SIMD, are the same bits everywhere. With relaxed SIMD a multiply-add rounds once or twice, depending on the
// CPU, so float32 has a tolerance.
import { join } from 'node:path';
import { images, missing, readFloats, signatureOf, writeSignatureFiles } from '../../support/signature-files.js';
import { expect, test } from '../support/fixtures.js';
import { pretendCores } from '../support/pretend-cores.js';
import { root } from '../support/site.js';

const folder = join(root, 'build/test-web/signature');

test.describe('the signature', () => {
  test.skip(Boolean(missing), String(missing));

  let declared;
  test.beforeAll(() => {
    declared = writeSignatureFiles(folder);
  });

  async function logitsOf(page, arithmetic, simd, threads) {
    await pretendCores(page, 4);
    await page.route('**/signature/*', (route, request) =>
      route.fulfill({ path: join(folder, request.url().split('/').pop()), contentType: 'application/octet-stream' }),
    );
    await page.goto(`bench.html?simd=${simd}&threads=${threads}`);
    const { logits, info } = await page.evaluate(
      async ([arithmetic, images]) => {
        await window.bench.load(`signature/${arithmetic}.safetensors`);
        const all = new Float32Array(await (await fetch('signature/images.bin')).arrayBuffer());
        const size = all.length / images;
        const logits = [];
        for (let start = 0; start < all.length; start += size) {
          logits.push(...(await window.bench.run(all.slice(start, start + size))));
        }
        return { logits, info: window.bench.info() };
      },
      [arithmetic, images],
    );
    expect(info).toMatchObject({ simd, threads, int8: arithmetic === 'int8' });
    expect(logits).toHaveLength(images * info.labels.length);
    return Float32Array.from(logits);
  }

  for (const threads of [1, 2, 3]) {
    for (const simd of ['simd128', 'relaxed']) {
      test(`of int8 is the declared one, ${simd}, threads: ${threads}`, async ({ page }) => {
        expect(signatureOf(await logitsOf(page, 'int8', simd, threads))).toBe(declared.int8);
      });
    }

    test(`of float32 is the declared one, simd128, threads: ${threads}`, async ({ page }) => {
      expect(signatureOf(await logitsOf(page, 'float32', 'simd128', threads))).toBe(declared.float32);
    });

    test(`of float32 is kept within rounding, relaxed, threads: ${threads}`, async ({ page }) => {
      const expected = readFloats(join(folder, 'logits.bin'));
      const actual = await logitsOf(page, 'float32', 'relaxed', threads);
      const largest = Math.max(...actual.map((logit, i) => Math.abs(logit - expected[i])));
      expect(largest).toBeLessThan(1e-4);
      expect(Math.max(...expected.map(Math.abs))).toBeGreaterThan(0.1);
      if (threads > 1) expect(actual).toEqual(await logitsOf(page, 'float32', 'relaxed', 1));
    });
  }
});
