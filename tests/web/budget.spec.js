import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { expect, test } from './fixtures.js';
import { site } from './site.js';
import { states } from './states.js';

const mostBytes = 40_000;
const mostShift = 0.05;

const brotli = (path) => brotliCompressSync(readFileSync(join(site, path))).length;

test('HTML, CSS and JavaScript of the first load take at most 40 kB in brotli', async ({ page, baseURL }) => {
  const fetched = new Set();
  page.context().on('request', (request) => {
    const path = decodeURIComponent(new URL(request.url()).pathname).slice(1) || 'index.html';
    // The engine's own JavaScript goes with its WebAssembly.
    if (request.url().startsWith(baseURL) && /\.(html|css|js)$/.test(path) && !path.startsWith('classifier/mobilenet')) fetched.add(path);
  });
  await states.empty(page);
  await page.waitForLoadState('networkidle');
  const sizes = [...fetched].map((path) => [path, brotli(path)]);
  const total = sizes.reduce((sum, [, size]) => sum + size, 0);
  console.log(`first load: ${total} bytes in ${sizes.length} files`);
  expect(sizes.map(([path]) => path)).toEqual(expect.arrayContaining(['index.html', 'page/main.js', 'classifier/worker.js']));
  expect(sizes.map(([path]) => path).filter((path) => /\/(list-view|camera-mode|panel|heat-map|it)\.js$/.test(path))).toEqual([]);
  expect(total, JSON.stringify(sizes)).toBeLessThanOrEqual(mostBytes);
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

// How long the page's own thread is held depends on what else the machine does, so no test judges
// times. What keeps it free is that decoding, resizing and the network are in the worker: the page
// has no engine of its own, and every picture goes through the worker's messages. The longest tasks
// are printed, to be read on a quiet machine: none should reach 50 ms.
test('the page leaves the work to its workers', async ({ page, app }) => {
  const workers = page.workers().map((worker) => new URL(worker.url()).pathname);
  expect(workers).toEqual(['/classifier/worker.js']);
  await page.evaluate(() => {
    window.longTasks = [];
    new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' });
    const decoding = (name) => {
      const original = window[name];
      window[name] = (...options) => ((window.decoded ??= []).push(name), original(...options));
    };
    decoding('createImageBitmap');
    CanvasRenderingContext2D.prototype.getImageData = () => {
      throw new Error('pixels are read on the page');
    };
  });
  const sample = { name: 'cat.jpg', mimeType: 'image/jpeg', buffer: readFileSync(join(site, 'page/sample-cat.jpg')) };
  await app.choose(sample);
  await app.expectState('result');
  await app.choose(Array.from({ length: 40 }, (_, index) => ({ ...sample, name: `${index}.jpg` })));
  await expect(page.locator('.list-status')).toHaveText('41 photos looked at');
  expect(await page.evaluate(() => window.decoded ?? [])).toEqual([]);
  const engines = await page.evaluate(() => performance.getEntriesByType('resource').filter(({ name }) => /mobilenet|worker\.js$/.test(name) && !name.includes('thumbnail')).map(({ name }) => name));
  expect(engines.filter((name) => name.endsWith('.wasm'))).toEqual([]);
  console.log(`tasks above 50 ms: ${JSON.stringify(await page.evaluate(() => window.longTasks))}`);
});
