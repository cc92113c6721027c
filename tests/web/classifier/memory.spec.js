import { readFileSync } from 'node:fs';
import { madeUpWeights } from '../../support/weights-file.js';
import { expect, test } from './fixtures.js';
import { pretendCores } from '../support/pretend-cores.js';

const megabyte = 2 ** 20;
const weights = madeUpWeights().toString('base64');

// window.weights has the bytes of a small model, as these tests need many runs.
test.beforeEach(async ({ page }) => {
  await page.evaluate((base64) => {
    window.weights = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  }, weights);
});

// The bytes of the page's JavaScript heap after garbage collection.
async function heapOf(page) {
  const session = await page.context().newCDPSession(page);
  for (let i = 0; i < 2; ++i) await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
}

// The resident bytes of the page's process, the largest renderer. They include its workers and their WebAssembly memory.
async function residentIn(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const residents = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => 1024 * Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${id}/status`, 'utf8'))[1]));
  return Math.max(...residents);
}

for (const threads of [1, 2]) {
  test(`ten thousand runs do not grow wasm memory or the JavaScript heap, threads: ${threads}`, async ({ page }) => {
    test.setTimeout(180_000);
    await pretendCores(page, 2);
    const info = await page.evaluate(async (threads) => {
      const { compileEngine } = await import('/classifier/compile.js');
      const { Engine } = await import('/classifier/engine.js');
      const { chooseVariant } = await import('/classifier/variant.js');
      const variant = chooseVariant({ threads });
      const engine = await Engine.create(variant, compileEngine(variant));
      engine.load(window.weights, 'made up');
      window.run = (count) => {
        for (; count > 0; --count) {
          engine.reserve(100 * 80 * 4).fill(count);
          engine.classify(100, 80);
          engine.heatMap(0);
          engine.embed();
        }
        return engine.reserve(1).buffer.byteLength;
      };
      return engine.info();
    }, threads);
    expect(info.threads).toBe(threads);
    const run = (count) => page.evaluate((count) => window.run(count), count);
    const memory = await run(1000);
    const heap = await heapOf(page);
    expect(await run(10_000)).toBe(memory);
    expect((await heapOf(page)) - heap).toBeLessThan(megabyte);
  });
}

test('a picture of 64 megapixels hardly grows wasm memory', async ({ page }) => {
  const bytes = await page.evaluate(async () => {
    const { compileEngine } = await import('/classifier/compile.js');
    const { Engine } = await import('/classifier/engine.js');
    const { chooseVariant } = await import('/classifier/variant.js');
    const variant = chooseVariant();
    const engine = await Engine.create(variant, compileEngine(variant));
    engine.load(window.weights, 'made up');
    const before = engine.reserve(1).buffer.byteLength;
    await engine.classifyPicture({ width: 8000, height: 8000, copyRows: (top, rows, target) => target.fill(top % 256) });
    return engine.reserve(1).buffer.byteLength - before;
  });
  // The picture has 256 MB.
  expect(bytes).toBeLessThan(32 * megabyte);
});

test('ten thousand classifications do not grow the page’s heap', async ({ page }) => {
  test.setTimeout(180_000);
  await page.evaluate(async () => {
    const { createClassifier } = await kit();
    const classifier = await createClassifier({ weights: window.weights });
    function* pictures(count) {
      for (; count > 0; --count) yield new ImageData(64, 48);
    }
    window.run = async (count) => (await classifier.classifyAll(pictures(count))).filter(({ result }) => result).length;
  });
  const run = (count) => page.evaluate((count) => window.run(count), count);
  await run(1000);
  const heap = await heapOf(page);
  expect(await run(10_000)).toBe(10_000);
  expect((await heapOf(page)) - heap).toBeLessThan(megabyte);
});

test('a thousand rounds of create, use and dispose leave no worker and grow neither heap nor process', async ({ page, browser }) => {
  test.setTimeout(900_000);
  await pretendCores(page, 2);
  await page.evaluate(async () => {
    const { createClassifier, bitmap } = await kit();
    const rounds = async (count) => {
      for (; count > 0; --count) {
        // Every second one uses two threads.
        const classifier = await createClassifier({ weights: window.weights, threads: 1 + (count % 2) });
        await classifier.classify(bitmap);
        classifier.dispose();
      }
    };
    window.run = (count) => Promise.all(Array.from({ length: 4 }, () => rounds(count / 4)));
  });
  const run = (count) => page.evaluate((count) => window.run(count), count);
  const noWorkers = () => expect.poll(() => page.workers().length).toBe(0);
  await run(100);
  await noWorkers();
  const heap = await heapOf(page);
  await run(900);
  await noWorkers();
  expect((await heapOf(page)) - heap).toBeLessThan(megabyte);
  // The browser's own caches are full by now (190 MB). A worker that is not ended keeps about 10 MB.
  const resident = await residentIn(browser);
  await run(400);
  await noWorkers();
  expect((await residentIn(browser)) - resident).toBeLessThan(100 * megabyte);
});
