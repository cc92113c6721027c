import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { expect, test } from '../support/fixtures.js';
import { site } from '../support/site.js';
import { states } from '../support/states.js';

const mostBytes = 40_000;
const mostBytesOfCode = 100_000; // the engine too
const mostShift = 0.05;

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
    'page/start.js',
  ]);
  expect(ofPage).toBeLessThanOrEqual(mostBytes);
  expect(bytes(paths)).toBeLessThanOrEqual(mostBytesOfCode);
});

test('the browser requests the page’s scripts at once, not one import after another', async ({ page }) => {
  await page.route('**/page/main.js', () => {}); // never answered
  const asked = Promise.all(['page/main.js', 'classifier/index.js', 'page/main.css'].map((path) => page.waitForRequest(`**/${path}`)));
  await page.goto('./', { waitUntil: 'commit' });
  await asked;
});

// Adds up the layout shifts, except those within half a second after user input.
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

// Makes copies of the sample photo inside the page and chooses them. Files that a test hands over would arrive through
// the page's own thread.
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

// Counts what the page's own thread does, in window.work:
// - forbidden: calls that decode, read or hash a picture, run WebAssembly, or convert much JSON
// - messages: { worker, direction, bytes } of every message to and from a worker. Files go by reference: 0 bytes
// - mostNodes: the most DOM nodes that one task added, removed or changed
// - mostPixels: the most pixels that one call drew
function countWork() {
  const work = { forbidden: [], messages: [], mostNodes: 0, mostPixels: 0 };
  window.work = work;
  const watch = (owner, name, note) => {
    const original = owner[name];
    owner[name] = function (...args) {
      note(args);
      return new.target ? Reflect.construct(original, args) : original.apply(this, args);
    };
  };
  const forbid = (owner, ...names) => {
    for (const name of names) watch(owner, name, () => work.forbidden.push(name));
  };
  forbid(window, 'createImageBitmap');
  forbid(WebAssembly, 'instantiate', 'instantiateStreaming', 'Instance');
  forbid(Blob.prototype, 'arrayBuffer', 'text', 'stream');
  forbid(FileReader.prototype, 'readAsArrayBuffer', 'readAsText', 'readAsDataURL');
  forbid(SubtleCrypto.prototype, 'digest');
  forbid(HTMLCanvasElement.prototype, 'toDataURL', 'toBlob');
  forbid(CanvasRenderingContext2D.prototype, 'getImageData', 'drawImage');
  forbid(OffscreenCanvasRenderingContext2D.prototype, 'getImageData', 'drawImage');
  const isLong = (text) => typeof text === 'string' && text.length > 10_000;
  watch(JSON, 'parse', ([text]) => isLong(text) && work.forbidden.push(`JSON.parse of ${text.length} characters`));
  const { stringify } = JSON;
  JSON.stringify = (/** @type {[any]} */ ...args) => {
    const text = stringify(...args);
    if (isLong(text)) work.forbidden.push(`JSON.stringify to ${text.length} characters`);
    return text;
  };
  watch(CanvasRenderingContext2D.prototype, 'putImageData', ([{ width, height }]) => {
    work.mostPixels = Math.max(work.mostPixels, width * height);
  });

  const bytesOf = (value) => {
    if (typeof value === 'string') return value.length;
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value.byteLength;
    if (typeof value !== 'object' || value === null) return 8;
    return Object.entries(value).reduce((sum, [key, part]) => sum + key.length + bytesOf(part), 0);
  };
  const nameOf = (url) => new URL(url, location.href).pathname;
  window.Worker = class extends Worker {
    #name;
    constructor(url, options) {
      super(url, options);
      this.#name = nameOf(url);
      this.addEventListener('message', ({ data }) => work.messages.push({ worker: this.#name, direction: 'from', bytes: bytesOf(data) }));
    }
    postMessage(message, transfer) {
      work.messages.push({ worker: this.#name, direction: 'to', bytes: bytesOf(message) });
      super.postMessage(message, transfer);
    }
  };

  // Called once for each task or callback that changes the document.
  new MutationObserver((changes) => {
    const changed = new Set();
    for (const { type, target, addedNodes, removedNodes } of changes) {
      if (type !== 'childList') changed.add(target);
      for (const node of [...addedNodes, ...removedNodes]) {
        changed.add(node);
        if (node instanceof Element) for (const inner of node.querySelectorAll('*')) changed.add(inner);
      }
    }
    work.mostNodes = Math.max(work.mostNodes, changed.size);
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
}

// Tasks of the page's thread must be short. Time depends on the machine, so this counts the work instead.
test('the page leaves the work to its workers, and does little at a time', async ({ page, app }) => {
  await page.addInitScript(countWork);
  await page.reload();
  await app.expectState('ready');
  expect(page.workers().map((worker) => new URL(worker.url()).pathname)).toEqual(['/classifier/worker.js']);
  const work = () => page.evaluate(() => window.work);
  expect((await work()).forbidden, 'while the page loads').toEqual([]);

  const choose = await prepareSamples(page);
  await page.evaluate(() => Object.assign(window.work, { forbidden: [], messages: [], mostNodes: 0 }));
  await choose(1);
  await app.expectState('result');
  await page.getByRole('switch').click();
  await expect(page.locator('#heat-caption')).toBeVisible();
  await choose(200);
  await expect(page.locator('.list-status')).toHaveText('201 photos done', { timeout: 45_000 });

  const { forbidden, messages, mostNodes, mostPixels } = await work();
  expect(forbidden, 'while it classifies').toEqual([]);
  const count = (worker, direction) => messages.filter((message) => message.worker === worker && message.direction === direction).length;
  // 201 photos and a heat map: one message each way.
  expect([count('/classifier/worker.js', 'to'), count('/classifier/worker.js', 'from')]).toEqual([202, 202]);
  expect(count('/page/list/thumbnail-worker.js', 'to'), 'thumbnails').toBeGreaterThan(0);
  expect(count('/page/list/thumbnail-worker.js', 'to'), 'thumbnails').toBeLessThanOrEqual(201);
  const largest = Math.max(...messages.map(({ bytes }) => bytes));
  console.log(`one task changes at most ${mostNodes} nodes, one message has at most ${largest} bytes`);
  expect(largest, 'bytes of a message').toBeLessThan(1000);
  expect(mostNodes, 'nodes changed by a task').toBeLessThan(600);
  expect(mostPixels, 'pixels drawn by a call').toBeLessThanOrEqual(96 * 96);
});
