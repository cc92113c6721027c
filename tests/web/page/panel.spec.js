import { readFileSync } from 'node:fs';
import { expect, test } from '../support/fixtures.js';
import { defaultWeights, photo } from '../support/site.js';

const open = (page) => page.getByRole('button', { name: 'Model and engine' }).click();
const panel = (page) => page.getByRole('dialog', { name: 'Model and engine' });
const status = (page) => panel(page).getByRole('status');

// The shipped weights with other labels. Only the header changes.
function withLabels(labels) {
  const bytes = readFileSync(defaultWeights());
  const length = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.toString('utf8', 8, 8 + length));
  header.__metadata__.classes = JSON.stringify(labels);
  const text = Buffer.from(JSON.stringify(header));
  const size = Buffer.alloc(8);
  const padding = Buffer.alloc((8 - (text.length % 8)) % 8, ' ');
  size.writeBigUInt64LE(BigInt(text.length + padding.length));
  return Buffer.concat([size, text, padding, bytes.subarray(8 + length)]);
}
const flowers = ['aster', 'crocus', 'daisy', 'iris', 'lily', 'lotus', 'poppy', 'rose', 'tulip', 'violet'];
const own = () => ({ name: 'flowers.safetensors', mimeType: '', buffer: withLabels(flowers) });
const broken = { name: 'broken.safetensors', mimeType: '', buffer: Buffer.from('no weights at all') };

test('the panel shows the model and engine in use', async ({ app, page }) => {
  await open(page);
  await expect(panel(page).getByRole('radio', { checked: true })).toHaveCount(1);
  await expect(panel(page).getByRole('radio', { name: /^α 1, 128 px\s*int8, 3\.3 MB$/ })).toBeChecked();
  await expect(panel(page)).toContainText(/Engine\s*WebAssembly, (SIMD128|relaxed SIMD)/);
  await expect(panel(page)).toContainText(/Threads\s*\d/);
  await expect(panel(page)).toContainText(/Why\s*The build [^.]+\./);
  await expect(panel(page)).toContainText('Butterfly, Cat, Chicken');
  await page.keyboard.press('Escape');
  await expect(panel(page)).toBeHidden();
  await expect(page.locator('#open-panel')).toBeFocused();
});

test('it links to the speed test of the model in use and to the model card', async ({ app, page }) => {
  await open(page);
  await panel(page).getByRole('link', { name: 'Measure the speed' }).click();
  await expect(page).toHaveURL(/bench\.html\?weights=.*safetensors/);
  await page.waitForFunction(() => window.bench);
  await page.evaluate(() => window.bench.load());
  expect(await page.evaluate(() => window.bench.info().size)).toBe(128);
  await page.goBack();
  await open(page);
  await panel(page)
    .getByRole('link', { name: /^Model card/ })
    .click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Model card/);
  await expect(page.getByRole('table').first()).toBeVisible();
  for (const image of await page.getByRole('img').all()) {
    const width = () => image.evaluate((/** @type {any} */ node) => (node.complete ? node.naturalWidth : 0));
    await expect.poll(width).toBeGreaterThan(0);
  }
  await page.getByRole('link', { name: 'Back to photos' }).click();
  await app.expectState('ready');
});

test('another model of the site replaces the first, classifies again and is remembered', async ({ page }) => {
  await page.route('**/weights/index.json', async (route) => {
    const index = await (await route.fetch()).json();
    index.files.push({ name: 'animals10-0.25-96.int8.safetensors', bytes: 500_000 });
    await route.fulfill({ json: index });
  });
  await page.route('**/animals10-0.25-96.int8.safetensors', (route) =>
    route.fulfill({ body: withLabels(flowers), contentType: 'application/octet-stream' }),
  );
  await page.goto('./');
  await page.locator('#file').setInputFiles(photo('chelsea.png'));
  await expect(page.locator('#headline')).toHaveText('Cat');
  await open(page);
  await panel(page)
    .getByRole('radio', { name: /α 0\.25, 96 px\s*int8, 0\.5 MB/ })
    .check();
  await expect(status(page)).toHaveText('In use: animals10-0.25-96.int8.safetensors');
  await page.keyboard.press('Escape');
  await expect(page.locator('#headline')).toHaveText('Crocus');
  await page.reload();
  await expect(page.locator('.bar').first()).toContainText('Aster');
});

for (const kind of ['dropped', 'chosen in the panel']) {
  test(`the user's own weights file, ${kind}, is used with its labels`, async ({ app, page }) => {
    await app.choose(photo('chelsea.png'));
    await app.expectState('result');
    if (kind === 'dropped') await drop(page, own());
    else {
      await open(page);
      await page.locator('#own-weights').setInputFiles(own());
      await expect(status(page)).toHaveText('In use: flowers.safetensors');
      await expect(panel(page).getByRole('radio', { checked: true, name: 'flowers.safetensors' })).toBeVisible();
      await panel(page).getByRole('button', { name: 'Close' }).click();
    }
    await expect(app.headline).toHaveText('Crocus'); // the label at the cat's index
    await expect(app.bars).toHaveCount(10);
  });

  test(`a file that is not a weights file, ${kind}, is refused with a message, and the model stays`, async ({ app, page }) => {
    const message = /These weights cannot be used: .*broken\.safetensors/;
    if (kind === 'dropped') {
      await drop(page, broken);
      await app.expectState('problem');
      await expect(app.detail).toHaveText(message);
    } else {
      await open(page);
      await page.locator('#own-weights').setInputFiles(broken);
      await expect(status(page)).toHaveText(message);
      await page.keyboard.press('Escape');
    }
    await app.choose(photo('chelsea.png'));
    await expect(app.headline).toHaveText('Cat');
  });
}

test('a page whose model cannot be downloaded works with one that is dropped', async ({ page }) => {
  await page.route('**/weights/*.safetensors', (route) => route.fulfill({ status: 404, contentType: 'text/plain', body: 'no' }));
  await page.goto('./');
  await expect(page.locator('#app')).toHaveAttribute('data-state', 'failed');
  await drop(page, own());
  await expect(page.locator('#app')).toHaveAttribute('data-state', 'ready');
  await expect(page.locator('#detail')).toHaveText(`Try one of these: ${flowers.join(', ')}.`);
});

async function drop(page, { name, buffer }) {
  // Through a file input, as the file is too large for an argument of evaluate().
  await page.evaluate(() => {
    const input = document.createElement('input');
    input.type = 'file';
    input.id = 'test-drop';
    document.body.append(input);
  });
  await page.locator('#test-drop').setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
  await page.evaluate(() => {
    const input = document.getElementById('test-drop');
    const data = new DataTransfer();
    data.items.add(input.files[0]);
    input.remove();
    document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data }));
  });
}

test('of two models chosen one right after the other, the second is used, whichever arrives first', async ({ app, page }) => {
  let release = () => {};
  const held = new Promise((resolve) => (release = () => resolve(undefined)));
  await page.route('**/weights/slow.safetensors', async (route) => {
    await held;
    await route.fulfill({ body: withLabels(flowers), contentType: 'application/octet-stream' });
  });
  await page.route('**/weights/index.json', async (route) => {
    const index = await (await route.fetch()).json();
    index.files.push({ name: 'slow.safetensors', bytes: 500_000 });
    await route.fulfill({ json: index });
  });
  await open(page);
  await panel(page).getByText('slow.safetensors').click();
  await page.locator('#own-weights').setInputFiles({ ...own(), name: 'second.safetensors' });
  await expect(status(page)).toHaveText('In use: second.safetensors');
  const answered = page.waitForResponse('**/weights/slow.safetensors');
  release();
  await answered;
  await expect.poll(() => page.workers().filter((worker) => worker.url().endsWith('classifier/worker.js')).length).toBe(1);
  await expect(panel(page).getByRole('radio', { checked: true })).toHaveAccessibleName(/second\.safetensors/);
  await page.keyboard.press('Escape');
  await app.choose(photo('chelsea.png'));
  await app.expectAnswer();
  await page.reload();
  await app.expectState('ready');
  await expect(app.detail).toContainText('butterfly'); // slow.safetensors is not remembered
});

test('another model answers the whole list again, also while the first is at it', async ({ app, page }) => {
  const cat = await (await page.request.get('page/sample-cat.jpg')).body();
  await app.choose(Array.from({ length: 150 }, (_, index) => ({ name: `${index}.jpg`, mimeType: 'image/jpeg', buffer: cat })));
  await expect(page.locator('.tile[data-state="result"]').first()).toBeVisible();
  await page.locator('#open-panel').click();
  await page.locator('#own-weights').setInputFiles(own());
  await expect(status(page)).toHaveText('In use: flowers.safetensors');
  await page.keyboard.press('Escape');
  await expect(page.locator('.list-status')).toHaveText('150 photos done', { timeout: 45_000 });
  await expect(page.locator('.tile').first()).toHaveAttribute('aria-label', /: (?!Cat)/);
});
