import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './fixtures.js';
import { shared } from './site.js';

const bench = join(shared, 'bench');
const present = existsSync(join(bench, 'ref.json'));

test.describe('the reference network', () => {
  test.skip(!present, 'the reference network, ../shared/bench, is not here');

  test.beforeEach(async ({ page }) => {
    await page.route('**/reference.safetensors', (route) =>
      route.fulfill({ path: join(bench, 'model.safetensors'), contentType: 'application/octet-stream' }),
    );
  });

  const ways = [
    { way: 'loaded by a script', address: 'bench.html', simd: 'relaxed' },
    { way: 'named in the address', address: 'bench.html?weights=reference.safetensors&threads=1', simd: 'relaxed' },
    { way: 'without relaxed SIMD', address: 'bench.html?weights=reference.safetensors&simd=simd128', simd: 'simd128' },
  ];
  for (const { way, address, simd } of ways) {
    test(`${way} gives the reference logits within 1e-3`, async ({ page }) => {
      await page.goto(address);
      const { logits: expected } = JSON.parse(readFileSync(join(bench, 'ref.json'), 'utf8'));
      const inputs = readFileSync(join(bench, 'inputs.bin')).toString('base64');
      const [actual, info] = await page.evaluate(
        async ([base64, byScript]) => {
          const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
          const numbers = new Float32Array(bytes.buffer);
          const size = 128 * 128 * 3;
          if (byScript) await window.bench.load('reference.safetensors');
          const answers = [];
          for (let start = 0; start < numbers.length; start += size) {
            answers.push(await window.bench.run(numbers.slice(start, start + size)));
          }
          return [answers, window.bench.info()];
        },
        [inputs, address === 'bench.html'],
      );
      expect(info).toMatchObject({ simd, threads: 1, alpha: 1, size: 128, int8: false });
      expect(info.labels).toHaveLength(10);
      expect(actual).toHaveLength(expected.length);
      actual.forEach((logits, photo) => {
        expect(logits).toHaveLength(10);
        logits.forEach((logit, index) => {
          expect(Math.abs(logit - expected[photo][index]), `input ${photo}, logit ${index}`).toBeLessThan(1e-3);
        });
      });
    });
  }
});

test('a wrong input is refused in words', async ({ page }) => {
  await page.goto('bench.html');
  const message = await page.evaluate(async () => {
    await window.bench.load();
    return window.bench.run(new Float32Array(7)).catch((error) => error.message);
  });
  expect(message).toBe('The network takes a Float32Array of 49152 numbers, not a Float32Array of 7.');
});

test('a build that there is not is refused in words', async ({ page }) => {
  await page.goto('bench.html?simd=avx');
  const message = await page.evaluate(() => window.bench.load().catch((error) => error.message));
  expect(message).toBe('simd must be relaxed or simd128, not avx.');
});

test('a browser without relaxed SIMD gets the other build, and says why', async ({ page }) => {
  await page.addInitScript(() => {
    const { validate } = WebAssembly;
    WebAssembly.validate = (bytes) => !new Uint8Array(bytes).join().includes('253,147,2') && validate(bytes);
  });
  await page.goto('bench.html?threads=2');
  const info = await page.evaluate(async () => {
    await window.bench.load();
    return window.bench.info();
  });
  expect(info).toMatchObject({ simd: 'simd128', threads: 1 });
  expect(info.reason).toMatch(/^The build with 128-bit SIMD, because this browser has no relaxed SIMD, on one thread instead of 2, because/);
});

test('the button fills the tables', async ({ page }) => {
  await page.goto('bench.html');
  await page.getByRole('button', { name: 'Measure' }).click();
  await expect(page.getByRole('status')).toHaveText('Done.');
  await expect(page.getByRole('row', { name: /^Median/ })).toContainText(/\d+\.\d\d ms/);
  await expect(page.getByRole('row', { name: /^Peak/ })).toContainText(/[1-9]\d*\.\d GMAC\/s/);
  const names = ['conv1', ...Array.from({ length: 13 }, (_, i) => [`dw${i + 1}`, `pw${i + 1}`]).flat(), 'fc'];
  await expect(page.locator('#layer-rows th')).toHaveText(names);
  for (const name of names) {
    await expect(page.getByRole('row', { name: new RegExp(`^${name} `) })).toHaveText(/^[a-z]+\d*\d+\.\d{3}\d+\.\d\d+%$/);
  }
});
