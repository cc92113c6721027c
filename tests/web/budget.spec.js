import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { expect, test } from './fixtures.js';
import { site } from './site.js';
import { states } from './states.js';

const mostBytes = 40_000;
const mostBytesOfCode = 100_000; // the engine too
const mostShift = 0.05;
const mostMilliseconds = 50;

const brotli = (path) => brotliCompressSync(readFileSync(join(site, path))).length;

test('HTML, CSS and JavaScript of the first load take at most 40 kB in brotli, and 100 kB with the engine', async ({ page, baseURL }) => {
  const fetched = new Set();
  page.context().on('request', (request) => {
    const path = decodeURIComponent(new URL(request.url()).pathname).slice(1) || 'index.html';
    if (request.url().startsWith(baseURL) && /\.(html|css|js|wasm)$/.test(path)) fetched.add(path);
  });
  await states.empty(page);
  await page.waitForLoadState('networkidle');
  const paths = [...fetched];
  const ofEngine = paths.filter((path) => path.startsWith('classifier/mobilenet'));
  const bytes = (some) => some.map(brotli).reduce((sum, size) => sum + size, 0);
  const ofPage = bytes(paths) - bytes(ofEngine);
  console.log(`first load: ${ofPage} bytes, ${bytes(paths)} with the engine, in ${paths.length} files`);
  expect(paths.sort()).toEqual([
    'classifier/index.js',
    'classifier/mobilenet-relaxed.js',
    'classifier/mobilenet-relaxed.wasm',
    'classifier/worker.js',
    'index.html',
    'page/main.css',
    'page/main.js',
  ]);
  expect(ofPage).toBeLessThanOrEqual(mostBytes);
  expect(bytes(paths)).toBeLessThanOrEqual(mostBytesOfCode);
});

test('the scripts of the page are asked for at once, not level by level', async ({ page }) => {
  await page.route('**/page/main.js', () => {}); // never answered
  const asked = Promise.all(['page/main.js', 'classifier/index.js', 'page/main.css'].map((path) => page.waitForRequest(`**/${path}`)));
  await page.goto('./', { waitUntil: 'commit' });
  await asked;
});

// The sum of the layout shifts that no input of the last half second explains.
async function watchShifts(page) {
  await page.addInitScript(() => {
    window.shift = 0;
    window.shifted = [];
    new PerformanceObserver((list) => {
      for (const { value, hadRecentInput, sources } of list.getEntries()) {
        if (hadRecentInput) continue;
        window.shift += value;
        window.shifted.push(...sources.map(({ node }) => node?.id || node?.className || node?.nodeName));
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

for (const width of [360, 1440]) {
  for (const name of ['heat map', 'problem', 'one of the list', 'failed']) {
    test(`${name} at ${width} px shifts nothing on its way`, async ({ page }) => {
      await page.setViewportSize({ width, height: 900 });
      await watchShifts(page);
      await states[name](page);
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
      const [shift, shifted] = await page.evaluate(() => [window.shift, window.shifted]);
      expect(shift, shifted.join(', ')).toBeLessThanOrEqual(mostShift);
    });
  }
}

// Chooses copies of the sample photo that the page has made by itself before: what a test hands over comes
// through the page's own thread, in tasks that no visitor has.
async function prepareSamples(page) {
  await page.evaluate(async () => {
    const blob = await (await fetch('page/sample-cat.jpg')).blob();
    window.chooseSamples = (count) => {
      const data = new DataTransfer();
      for (let i = 0; i < count; ++i) data.items.add(new File([blob], `${i}.jpg`, { type: 'image/jpeg' }));
      const input = document.getElementById('file');
      input.files = data.files;
      input.dispatchEvent(new Event('change'));
    };
  });
  return (count) => page.evaluate((count) => window.chooseSamples(count), count);
}

// The longest task of the page's own thread while `work` is done, in milliseconds of the CPU's time: a thread
// that others keep off the CPU is not at fault.
async function longestTask(browser, page, work) {
  await browser.startTracing(page, { categories: ['__metadata', 'toplevel'] });
  await work();
  const { traceEvents } = JSON.parse(await browser.stopTracing());
  const keyOf = ({ pid, tid }) => `${pid} ${tid}`;
  const main = new Set(traceEvents.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain').map(keyOf));
  const tasks = traceEvents.filter((event) => event.name.endsWith('RunTask') && event.tdur !== undefined && main.has(keyOf(event)));
  expect(tasks.length, 'tasks in the trace').toBeGreaterThan(100);
  return Math.max(...tasks.map(({ tdur }) => tdur)) / 1000;
}

test('no task of the page holds its thread for 50 ms while it classifies', async ({ browser, page, app }) => {
  const choose = await prepareSamples(page);
  const longest = await longestTask(browser, page, async () => {
    await choose(1);
    await app.expectState('result');
    await page.getByRole('switch').click();
    await expect(page.locator('#heat-sentence')).toBeVisible();
    await choose(200);
    await expect(page.locator('.list-status')).toHaveText('201 photos looked at', { timeout: 45_000 });
  });
  console.log(`longest task: ${longest.toFixed(1)} ms of the CPU`);
  expect(longest).toBeLessThan(mostMilliseconds);
});

// Decoding, resizing and the network are in the worker: the page fetches the engine's code but never
// runs it, and every picture goes through the worker's messages.
test('the page leaves the work to its workers', async ({ page, app }) => {
  await page.addInitScript(() => {
    for (const name of ['instantiate', 'instantiateStreaming', 'Instance']) {
      WebAssembly[name] = () => {
        throw new Error('an engine starts on the page');
      };
    }
  });
  await page.reload();
  await app.expectState('ready');
  const workers = page.workers().map((worker) => new URL(worker.url()).pathname);
  expect(workers).toEqual(['/classifier/worker.js']);
  await page.evaluate(() => {
    const decoding = (name) => {
      const original = globalThis[name];
      globalThis[name] = (...options) => ((window.decoded ??= []).push(name), original(...options));
    };
    decoding('createImageBitmap');
    CanvasRenderingContext2D.prototype.getImageData = () => {
      throw new Error('pixels are read on the page');
    };
  });
  const choose = await prepareSamples(page);
  await choose(1);
  await app.expectState('result');
  await choose(40);
  await expect(page.locator('.list-status')).toHaveText('41 photos looked at');
  expect(await page.evaluate(() => window.decoded ?? [])).toEqual([]);
});
