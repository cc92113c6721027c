import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '../support/fixtures.js';
import { pretendCores } from '../support/pretend-cores.js';
import { shared } from '../support/site.js';

const bench = join(shared, 'bench');
const present = existsSync(join(bench, 'ref.json'));

async function infoOf(page, address) {
  await page.goto(address);
  return page.evaluate(async () => {
    await window.bench.load();
    return window.bench.info();
  });
}

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
    { way: 'on two threads', address: 'bench.html?weights=reference.safetensors&threads=2', simd: 'relaxed', threads: 2 },
  ];
  for (const { way, address, simd, threads = 1 } of ways) {
    test(`${way} gives the reference logits within 1e-3`, async ({ page }) => {
      await pretendCores(page, 2);
      await page.goto(address);
      const { logits: expected } = JSON.parse(readFileSync(join(bench, 'ref.json'), 'utf8'));
      const inputs = readFileSync(join(bench, 'inputs.bin')).toString('base64');
      const [actual, info] = await page.evaluate(
        async (/** @type {[string, boolean]} */ [base64, byScript]) => {
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
      expect(info).toMatchObject({ simd, threads, alpha: 1, size: 128, int8: false });
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
  expect(message).toBe('The model takes a Float32Array of 49152 numbers, not a Float32Array of 7.');
});

test('a build that there is not is refused in words', async ({ page }) => {
  const refusals = [
    ['simd=avx', 'simd must be relaxed or simd128, not avx.'],
    ['threads=none', 'threads must be a whole number above 0, not NaN.'],
  ];
  for (const [wish, refusal] of refusals) {
    await page.goto(`bench.html?${wish}`);
    expect(await page.evaluate(() => window.bench.load().catch((error) => error.message))).toBe(refusal);
  }
});

test('a browser without relaxed SIMD gets the other build, and says why', async ({ page }) => {
  await page.addInitScript(() => {
    const { validate } = WebAssembly;
    WebAssembly.validate = (/** @type {any} */ bytes) => !new Uint8Array(bytes).join().includes('253,147,2') && validate(bytes);
  });
  await pretendCores(page, 2);
  const info = await infoOf(page, 'bench.html?threads=2');
  expect(info).toMatchObject({ simd: 'simd128', threads: 2 });
  expect(info.reason).toBe('The build with 128-bit SIMD, because this browser has no relaxed SIMD, on 2 threads.');
});

test('there are as many threads as cores, and four at most', async ({ page }) => {
  await pretendCores(page, 3);
  const few = await infoOf(page, 'bench.html?threads=8');
  expect([few.threads, few.reason]).toEqual([3, expect.stringMatching(/on 3 threads instead of 8, because this device has 3 cores\.$/)]);
  await pretendCores(page, 16);
  const many = await infoOf(page, 'bench.html?threads=8');
  expect([many.threads, many.reason]).toEqual([4, expect.stringMatching(/on 4 threads instead of 8, the most that one picture takes\.$/)]);
  await pretendCores(page, 1);
  const one = await infoOf(page, 'bench.html?threads=2');
  expect([one.threads, one.reason]).toEqual([1, expect.stringMatching(/on one thread instead of 2, because this device has one core\.$/)]);
});

test('a page that is not cross-origin isolated has one thread, and says why', async ({ page }) => {
  await page.route('**/bench.html*', async (route) => {
    const response = await route.fetch();
    const { 'cross-origin-opener-policy': opener, 'cross-origin-embedder-policy': embedder, ...headers } = response.headers();
    expect([opener, embedder]).toEqual(['same-origin', 'require-corp']);
    await route.fulfill({ response, headers });
  });
  const fetched = [];
  page.on('request', (request) => fetched.push(request.url()));
  const info = await infoOf(page, 'bench.html?threads=2');
  expect(await page.evaluate(() => window.crossOriginIsolated)).toBe(false);
  expect(info).toMatchObject({ simd: 'relaxed', threads: 1 });
  expect(info.reason).toBe(
    'The build with relaxed SIMD, the fastest one, on one thread instead of 2, because this page is not cross-origin isolated: its server has to send COOP and COEP headers.',
  );
  expect(fetched.filter((url) => url.includes('threads.'))).toEqual([]);
});

test('the button fills the tables', async ({ page }) => {
  await page.goto('bench.html');
  await page.getByRole('button', { name: 'Measure' }).click();
  await expect(page.getByRole('status')).toHaveText('Done.');
  await expect(page.getByRole('row', { name: /^Median/ })).toContainText(/\d+\.\d\d ms/);
  await expect(page.getByRole('row', { name: /^Peak/ })).toContainText(/thread(?!0\.0)\d+\.\d GMAC\/s$/);
  const names = ['conv1', ...Array.from({ length: 13 }, (_, i) => [`dw${i + 1}`, `pw${i + 1}`]).flat(), 'fc'];
  await expect(page.locator('#layer-rows th')).toHaveText(names);
  for (const name of names) {
    await expect(page.getByRole('row', { name: new RegExp(`^${name} `) })).toHaveText(/^[a-z]+\d*\d+\.\d{3}\d+\.\d\d+%$/);
  }
});
