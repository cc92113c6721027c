// Dropped and chosen folders: odd entries, unreadable ones, and very many.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from '../support/fixtures.js';
import { photo, root } from '../support/site.js';

const cat = readFileSync(join(root, 'web/page/sample-cat.jpg'));
const png = readFileSync(photo('chelsea.png'));

const tiles = (page) => page.locator('.tile');
const names = (page) => tiles(page).evaluateAll((all) => all.map(({ title }) => title));
const status = (page) => page.locator('.list-status');

// Drops a folder. A script cannot create one to drop: these objects behave like the browser's. In `tree`, a folder is an
// object, a file is 'cat' or another text, its content; 'gone' is a file and 'locked' a folder that cannot be read.
async function dropFolder(page, tree) {
  await page.evaluate(
    ([tree, base64]) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const fail = (name) => (resolve, reject) => reject(new DOMException('because of the test', name));
      function entryOf(name, content, above) {
        const fullPath = `${above}/${name}`;
        if (content === 'gone') return { name, fullPath, isFile: true, isDirectory: false, file: fail('NotFoundError') };
        if (content === 'locked') {
          return { name, fullPath, isFile: false, isDirectory: true, createReader: () => ({ readEntries: fail('NotReadableError') }) };
        }
        if (typeof content === 'string') {
          const file = new File([content === 'cat' ? bytes : content], name);
          return { name, fullPath, isFile: true, isDirectory: false, file: (resolve) => resolve(file) };
        }
        const batches = Object.entries(content).map(([inner, what]) => [entryOf(inner, what, fullPath)]);
        return {
          ...{ name, fullPath, isFile: false, isDirectory: true },
          createReader: () => {
            const left = [...batches, []];
            return { readEntries: (resolve) => resolve(left.shift()) };
          },
        };
      }
      const items = Object.entries(tree).map(([name, content]) => ({ webkitGetAsEntry: () => entryOf(name, content, '') }));
      const event = new DragEvent('drop', { bubbles: true, cancelable: true });
      Object.defineProperty(event, 'dataTransfer', { value: { items, files: [] } });
      document.body.dispatchEvent(event);
    },
    [tree, cat.toString('base64')],
  );
}

test('entries that cannot be read are counted, and the rest is read', async ({ app, page }) => {
  await dropFolder(page, {
    animals: { 'a.jpg': 'cat', 'b.jpg': 'gone', 'c.jpg': 'gone', deep: { closed: 'locked', deeper: { 'd.jpg': 'cat', 'e.jpg': 'gone' } } },
    more: 'locked',
    'f.jpg': 'cat',
  });
  await expect(status(page)).toHaveText('3 photos done. 3 files could not be read. 2 folders could not be read');
  expect(await names(page)).toEqual(['animals/a.jpg', 'animals/deep/deeper/d.jpg', 'f.jpg']);
  // The note stays when the user looks at a photo and comes back, and goes with the list.
  await tiles(page).first().click();
  await app.expectState('result');
  await page.getByRole('button', { name: 'Back to photos (3)' }).click();
  await expect(status(page)).toContainText('3 files could not be read');
  await page.getByRole('button', { name: 'Clear list' }).click();
  await dropFolder(page, { animals: { 'a.jpg': 'cat', 'b.jpg': 'cat' } });
  await expect(status(page)).toHaveText('2 photos done');
});

test('photos are recognised by their content, and system entries are no photos', async ({ app, page }) => {
  await app.expectState('ready');
  await dropFolder(page, {
    animals: {
      IMG_0001: 'cat',
      'wrong.txt': 'cat',
      'notes.txt': 'These are notes.',
      'film.mov': 'no film either',
      '.DS_Store': 'cat',
      '._a.jpg': 'cat',
      'Thumbs.db': 'cat',
      '@eaDir': { 'SYNOPHOTO_THUMB.jpg': 'cat' },
      __MACOSX: { 'a.jpg': 'cat' },
    },
  });
  await expect(status(page)).toHaveText('2 photos done. 2 files skipped (not photos). 5 hidden or system entries skipped');
  expect(await names(page)).toEqual(['animals/IMG_0001', 'animals/wrong.txt']);
  await expect(tiles(page).first()).toHaveAttribute('aria-label', /^animals\/IMG_0001: Cat/);
});

test('a damaged photo of a folder stays in the list, with its message', async ({ app, page }) => {
  await dropFolder(page, { animals: { 'a.jpg': 'cat', 'empty.jpg': '', 'text.jpg': 'This is no picture, although its name says so.' } });
  await expect(status(page)).toHaveText('3 photos done');
  await page.locator('.tile[title="animals/empty.jpg"]').click();
  await app.expectState('problem');
  await expect(app.headline).toHaveText('That file is empty');
});

test('one photo beside an unreadable file is in a list, which says so', async ({ app, page }) => {
  await app.expectState('ready');
  await dropFolder(page, { animals: { 'a.jpg': 'cat', 'b.jpg': 'gone' } });
  await expect(status(page)).toHaveText('1 photo done. 1 file could not be read');
});

test('a folder without a photo says what it has', async ({ app, page }) => {
  for (const [tree, message] of /** @type {[object, string][]} */ ([
    [{}, 'That folder is empty.'],
    [{ a: 'gone', b: 'gone' }, 'That folder has no photos. 2 files could not be read.'],
    [{ a: 'text', '.DS_Store': '' }, 'That folder has no photos, only one other file. 1 hidden or system entry skipped.'],
  ])) {
    await dropFolder(page, { animals: tree });
    await expect(app.detail).toHaveText(message);
    await expect(app.headline).toHaveText('No photos found');
  }
});

test('a chosen folder is read by the same rules', async ({ app, page }) => {
  await app.expectState('ready');
  const folder = mkdtempSync(join(tmpdir(), 'photos-'));
  try {
    const files = {
      IMG_0001: cat,
      'b/IMG_0002.txt': png,
      'b/@eaDir/x/1.jpg': cat,
      'b/@eaDir/y/2.jpg': cat,
      '__MACOSX/._c.jpg': cat,
      'n.txt': 'no',
    };
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    await page.locator('#folder').setInputFiles(folder);
    await expect(status(page)).toHaveText('2 photos done. 1 file skipped (not a photo). 2 hidden or system entries skipped');
    expect((await names(page)).map((name) => name.replace(/^[^/]*\//, ''))).toEqual(['b/IMG_0002.txt', 'IMG_0001']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a slow folder shows that it is being read, and another photo does not wait for it', async ({ app, page }) => {
  await page.evaluate(() => {
    const released = new Promise((resolve) => (window.release = resolve));
    const slice = File.prototype.slice;
    File.prototype.slice = function (...range) {
      const part = slice.apply(this, range);
      part.arrayBuffer = () => released.then(() => Blob.prototype.arrayBuffer.call(part));
      return part;
    };
  });
  await dropFolder(page, { animals: { 'a.jpg': 'cat', 'b.jpg': 'cat' } });
  await expect(app.headline).toHaveText('Reading the folder…');
  await expect(app.detail).toHaveText('2 files so far');
  await app.choose(photo('chelsea.png'));
  await app.expectState('result');
  await page.evaluate(() => window.release());
  await expect(page.locator('#all-photos')).toHaveText('Back to photos (3)');
  await expect(page.getByRole('img', { name: 'Your photo chelsea.png' })).toBeVisible();
  await page.locator('#all-photos').click();
  await expect(status(page)).toHaveText('3 photos done');
});

test('a folder that cannot be read without a connection is read with one', async ({ app, page }) => {
  await page.route('**/page/photo/folder.js', (route) => route.abort());
  await dropFolder(page, { animals: { 'a.jpg': 'cat', 'b.jpg': 'cat' } });
  await expect(app.headline).toHaveText('The download failed');
  await page.unroute('**/page/photo/folder.js');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(status(page)).toHaveText('2 photos done');
});

test('5,000 photos all get their tiles soon, in short tasks', async ({ app, page }) => {
  test.setTimeout(180_000);
  await app.expectState('ready');
  await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(8, 8);
    canvas.getContext('2d').fillRect(0, 0, 5, 8);
    const blob = await canvas.convertToBlob();
    const data = new DataTransfer();
    for (let i = 0; i < 5000; ++i) data.items.add(new File([blob], `${i}.png`, { type: 'image/png' }));
    const input = document.getElementById('file');
    input.files = data.files;
    Object.assign(window, { delays: [], mostTiles: 0, whenFull: null });
    // Called once for each task that changes the grid.
    new MutationObserver((changes) => {
      const tiles = changes.reduce((sum, { addedNodes, removedNodes }) => sum + addedNodes.length + removedNodes.length, 0);
      window.mostTiles = Math.max(window.mostTiles, tiles);
      if (document.querySelectorAll('.tile').length < 5000) return;
      window.whenFull ??= document.querySelectorAll('.tile:not([data-state="waiting"])').length;
    }).observe(document.getElementById('list'), { childList: true, subtree: true });
    // How long the page's thread takes to answer: the time until a task that is due now is run.
    setInterval(() => {
      const asked = performance.now();
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => window.delays.push(performance.now() - asked);
      port2.postMessage(null);
    }, 50);
    input.dispatchEvent(new Event('change'));
  });
  await page.waitForFunction(() => window.whenFull !== null, null, { polling: 500, timeout: 90_000 });
  expect(await page.evaluate(() => window.whenFull), 'answers that are there before the last tile').toBeLessThan(2500);
  await expect(page.getByRole('heading', { name: 'Your 5,000 photos' })).toBeVisible();
  // Found by style sheet classes, as Playwright takes minutes to look for a role among so many buttons.
  // Another order moves tiles while answers arrive.
  await page.locator('#list-order').selectOption('mostConfident');
  await page.waitForFunction(() => document.querySelectorAll('.tile:not([data-state="waiting"])').length > 400, null, { polling: 500 });
  await page.locator('.list-progress button').click();
  await expect(status(page)).toContainText('Stopped after');
  const { delays, mostTiles } = await page.evaluate(() => ({ delays: window.delays, mostTiles: window.mostTiles }));
  delays.sort((a, b) => a - b);
  console.log(
    `answers after ${delays[delays.length >> 1].toFixed()} ms (median), at most ${delays.at(-1).toFixed()} ms; ${mostTiles} tiles a task`,
  );
  expect(mostTiles, 'tiles that one task adds, moves or removes').toBeLessThan(200);
  expect(delays[delays.length >> 1], 'milliseconds until the page answers').toBeLessThan(100); // the median, as time depends on the machine
  await page.locator('.list-head button').click();
  await app.expectState('ready');
  await expect(tiles(page)).toHaveCount(0);
});
