// Each cause has its own headline and text in both languages, and “Try again” only where that can help.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { changeSource } from '../support/changed-source.js';
import { expect, test } from '../support/fixtures.js';
import { photo, root } from '../support/site.js';
import * as english from '../../../web/page/language/en.js';
import * as italian from '../../../web/page/language/it.js';

const types = readFileSync(join(root, 'web/classifier/index.d.ts'), 'utf8');
const start = types.indexOf('type ErrorCode');
const declared = [...types.slice(start, types.indexOf("';", start) + 1).matchAll(/\| '([\w-]+)'/g)].map(([, code]) => code);
// Codes that say that the page has a bug, or that are no errors for its user.
const internal = ['input', 'superseded', 'disposed'];

/** @type {[string, string, string, boolean][]} code, headlines, whether “Try again” is there */
const rows = [
  ['unsupported', 'This browser is too old', 'Questo browser è troppo vecchio', false],
  ['download', 'The download failed', 'Download non riuscito', true],
  ['no-weights', 'This site has no model', 'Questo sito non ha un modello', true],
  ['weights', 'That model can’t be used', 'Questo modello non è utilizzabile', false],
  ['engine', 'The engine stopped', 'Il motore si è fermato', true],
  ['memory', 'Not enough memory', 'Memoria insufficiente', true],
  ['blocked-pixels', 'Your browser hides the pixels', 'Il browser nasconde i pixel', false],
  ['empty', 'That file is empty', 'Il file è vuoto', false],
  ['unreadable', 'Couldn’t read that file', 'Impossibile leggere il file', false],
  ['not-an-image', 'That is not a photo', 'Questa non è una foto', false],
  ['unsupported-image', 'This browser can’t open that format', 'Questo browser non apre il formato', false],
  ['broken-image', 'That photo is damaged', 'La foto è danneggiata', false],
  ['too-large', 'That photo is too large', 'La foto è troppo grande', false],
];

// Why a file is refused, for the codes that are about files.
const refusals = {
  empty: { reason: 'empty', file: 'chelsea.png' },
  unreadable: { reason: 'unreadable', message: 'it was moved' },
  'not-an-image': { reason: 'format', kind: 'text' },
  'unsupported-image': { reason: 'format', kind: 'heic' },
  'broken-image': { reason: 'damaged', why: 'checksum' },
  'too-large': { reason: 'bytes', megabytes: 60, limit: 50 },
};

test('the table has every code of the package, and the page’s own', () => {
  expect(rows.map(([code]) => code).sort()).toEqual([...declared.filter((code) => !internal.includes(code)), 'no-weights'].sort());
  const others = ['offline', 'unexpected'];
  for (const { headlines } of [english, italian]) {
    expect(Object.keys(headlines).sort()).toEqual([...rows.map(([code]) => code), ...others].sort());
    expect(new Set(Object.values(headlines)).size, 'no two causes share a headline').toBe(rows.length + others.length);
  }
});

// Loads the page with a classifier that refuses every photo with this code.
async function refuseWith(app, page, code) {
  const error = JSON.stringify({ name: 'ClassifierError', code, refusal: refusals[code] });
  const throwing = `(await Promise.reject(Object.assign(new Error('The cause, in English.'), ${error})))`;
  await changeSource(page, 'classifier/index.js', 'classifier/queue.js', 'await job.run()', throwing);
  await page.reload();
  await app.expectState('ready');
}

for (const [code, headline, inItalian, mayHelp] of rows) {
  test(`${code} says “${headline}”, ${mayHelp ? 'and can be tried again' : 'without another try'}`, async ({ app, page }) => {
    await refuseWith(app, page, code);
    await app.choose(photo('chelsea.png'));
    await app.expectState('problem');
    await expect(app.headline).toHaveText(headline);
    await expect(app.detail).toHaveText(/^The cause, in English\./);
    await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible({ visible: mayHelp });
    await page.locator('#language').selectOption('it');
    await expect(app.headline).toHaveText(inItalian);
    await expect(app.detail).toHaveText(/\p{L}+ \p{L}+.*\.\)?$/u); // a sentence
    await expect(app.detail).not.toHaveText(/^The cause/);
    await page.unroute('**/classifier/index.js');
  });
}

test('an error that nobody expects says what it was', async ({ app, page }) => {
  await changeSource(page, 'classifier/index.js', 'classifier/queue.js', 'await job.run()', "(await Promise.reject(new Error('odd')))");
  await page.reload();
  await app.expectState('ready');
  await app.choose(photo('chelsea.png'));
  await expect(app.headline).toHaveText('Something went wrong');
  await expect(app.detail).toHaveText('Reload the page and try again. The error was: odd');
});

test('a lost connection is told from a server’s refusal', async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(navigator, 'onLine', { get: () => false }));
  await page.route('**/*.safetensors', (route) => route.abort());
  await page.goto('./');
  await expect(page.locator('#headline')).toHaveText('You are offline');
  await expect(page.locator('#detail')).toHaveText('This needs a download. Connect to the internet, then try again.');
  await page.unroute('**/*.safetensors');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.locator('#headline')).toHaveText('Ready');
});

test('weights that are damaged are named as such at the start, without another try', async ({ page }) => {
  await page.route('**/*.safetensors', (route) => route.fulfill({ contentType: 'application/octet-stream', body: 'damaged' }));
  await page.goto('./');
  await expect(page.locator('#headline')).toHaveText('That model can’t be used');
  await expect(page.getByRole('button', { name: 'Try again' })).toBeHidden();
});

test('after the engine has stopped, another try starts it again and answers the photo', async ({ app, page }) => {
  await page.addInitScript(() => {
    window.workers = [];
    window.Worker = class extends Worker {
      constructor(url, options) {
        super(url, options);
        window.workers.push(this);
      }
    };
  });
  await page.reload();
  await app.expectState('ready');
  await page.evaluate(() => window.workers[0].onerror(new ErrorEvent('error', { message: 'out of memory' })));
  await app.choose(photo('chelsea.png'));
  await expect(app.headline).toHaveText('The engine stopped');
  await page.getByRole('button', { name: 'Try again' }).click();
  await app.expectState('result');
  await expect(app.headline).toHaveText('Cat');
  await expect(page.getByRole('img', { name: 'Your photo chelsea.png' })).toBeVisible();
});

test('after the engine has stopped in a list, another try keeps the answers and goes on', async ({ app, page }) => {
  await page.addInitScript(() => {
    window.Worker = class extends Worker {
      constructor(url, options) {
        super(url, options);
        window.latest = this;
      }
      postMessage(message, transfer) {
        window.asked = (window.asked ?? 0) + Number(message.type === 'classify');
        if (window.asked !== 4) return super.postMessage(message, transfer);
        window.asked += 1;
        this.onerror(new ErrorEvent('error', { message: 'out of memory' }));
      }
    };
  });
  await page.reload();
  await app.expectState('ready');
  const cat = { mimeType: 'image/jpeg', buffer: readFileSync(join(root, 'web/page/sample-cat.jpg')) };
  await app.choose(['1', '2', '3', '4', '5'].map((name) => ({ name: `${name}.jpg`, ...cat })));
  await expect(app.headline).toHaveText('The engine stopped');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.locator('.list-status')).toHaveText('5 photos done');
  await expect(page.locator('.tile[data-state="result"]')).toHaveCount(5);
});
