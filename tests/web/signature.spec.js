// The signatures of tests/engine/signature.h, in both builds of the browser module. int8 logits are
// the same bit for bit; float32 without relaxed SIMD too; relaxed SIMD may round once or twice, as
// the CPU likes, and so has a tolerance.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './fixtures.js';
import { root } from './site.js';

const program = join(root, 'build/native/tests/signature_files');
const folder = join(root, 'build/test-web/signature');
const images = 32;

function floats(name) {
  const { buffer, byteOffset, byteLength } = readFileSync(join(folder, name));
  return new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength));
}

// FNV-1a of the numbers' bits, 32 at a time.
function hash(numbers) {
  let value = 0xcbf29ce484222325n;
  for (const bits of new Uint32Array(numbers.buffer)) value = BigInt.asUintN(64, (value ^ BigInt(bits)) * 0x100000001b3n);
  return value.toString(16).padStart(16, '0');
}

test.describe('the signature', () => {
  test.skip(!statSync(program, { throwIfNoEntry: false })?.isFile(), 'build/native/tests/signature_files is not built');

  test.beforeAll(() => {
    mkdirSync(folder, { recursive: true });
    execFileSync(program, [folder]);
  });

  async function logitsOf(page, arithmetic, simd) {
    await page.route('**/signature/*', (route, request) =>
      route.fulfill({ path: join(folder, request.url().split('/').pop()), contentType: 'application/octet-stream' }),
    );
    await page.goto(`bench.html?simd=${simd}`);
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
    expect(info).toMatchObject({ simd, int8: arithmetic === 'int8' });
    expect(logits).toHaveLength(images * info.labels.length);
    return Float32Array.from(logits);
  }

  const declared = () => JSON.parse(readFileSync(join(folder, 'signatures.json'), 'utf8'));
  for (const simd of ['simd128', 'relaxed']) {
    test(`of int8 is the declared one, ${simd}`, async ({ page }) => {
      expect(hash(await logitsOf(page, 'int8', simd))).toBe(declared().int8);
    });
  }

  test('of float32 is the declared one, simd128', async ({ page }) => {
    expect(hash(await logitsOf(page, 'float32', 'simd128'))).toBe(declared().float32);
  });

  test('of float32 is kept within rounding, relaxed', async ({ page }) => {
    const expected = floats('logits.bin');
    const actual = await logitsOf(page, 'float32', 'relaxed');
    const largest = Math.max(...actual.map((logit, i) => Math.abs(logit - expected[i])));
    expect(largest).toBeLessThan(1e-4);
    expect(Math.max(...expected.map(Math.abs))).toBeGreaterThan(0.1);
  });
});
