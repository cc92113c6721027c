import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { changeSource } from '../support/changed-source.js';
import { expect, test } from '../support/fixtures.js';
import { photo, root } from '../support/site.js';

const cat = readFileSync(join(root, 'web/page/sample-cat.jpg'));
const picture = (name) => ({ name, mimeType: 'image/jpeg', buffer: cat });
const notes = (name) => ({ name, mimeType: 'image/jpeg', buffer: Buffer.from('No picture.\n'.repeat(9)) });
// The number of photos of which holdAfterSeven() leaves most unanswered.
const aLot = 30;
const pictures = (count) => Array.from({ length: count }, (_, index) => picture(`cat ${index + 1}.jpg`));

// Reloads the page with a classifier that answers seven photos and holds the eighth until window.release() is called.
async function holdAfterSeven(app, page) {
  const held = '(window.started = (window.started ?? 0) + 1) === 8 && (await new Promise((resolve) => (window.release = resolve)))';
  await changeSource(page, 'classifier/index.js', 'classifier/queue.js', 'await job.run()', `(${held}, await job.run())`);
  await page.reload();
  await app.expectState('ready');
}

const tiles = (page) => page.locator('.tile');
const named = (page, name) => page.locator(`.tile[title="${name}"]`);
const names = (page) => tiles(page).evaluateAll((all) => all.map(({ title }) => title));
const status = (page) => page.locator('.list-status');

test('several photos fill a grid, each with its answer', async ({ app, page }) => {
  await app.choose([picture('one.jpg'), notes('notes.jpg'), picture('two.jpg')]);
  await expect(app.main).toHaveAttribute('data-view', 'list');
  await expect(page.getByRole('heading', { name: 'Your 3 photos' })).toBeVisible();
  await expect(tiles(page)).toHaveCount(3);
  await expect(named(page, 'one.jpg')).toHaveAttribute('aria-label', /^one\.jpg: Cat >?\d\d%$/);
  await expect(named(page, 'notes.jpg')).toHaveAttribute('aria-label', 'notes.jpg: Can’t be read');
  await expect(status(page)).toHaveText('3 photos done');
  await expect(page.locator('#announcer')).toHaveText('3 photos done');
  await expect(named(page, 'two.jpg').locator('img')).toHaveAttribute('data-loaded', 'true');
});

test('one of them opens with bars and heat map, and the focus returns to its tile', async ({ app, page }) => {
  await app.choose(pictures(3));
  await expect(named(page, 'cat 2.jpg')).toHaveAttribute('data-state', 'result');
  await named(page, 'cat 2.jpg').click();
  await app.expectState('result');
  await expect(app.main).toHaveAttribute('data-view', 'one');
  await expect(page.getByRole('img', { name: 'Your photo cat 2.jpg' })).toBeVisible();
  await page.getByRole('switch').click();
  await expect(page.locator('#heat-caption')).toBeVisible();
  await page.getByRole('button', { name: 'Back to photos (3)' }).click();
  await expect(named(page, 'cat 2.jpg')).toBeFocused();
});

test('a photo that cannot be read opens with its message', async ({ app, page }) => {
  await app.choose([picture('one.jpg'), notes('notes.jpg')]);
  await expect(named(page, 'notes.jpg')).toHaveAttribute('data-state', 'problem');
  await named(page, 'notes.jpg').click();
  await app.expectState('problem');
  await expect(app.detail).toHaveText(/“notes\.jpg” is a text file/);
  await page.getByRole('button', { name: 'Back to photos (2)' }).click();
  await expect(tiles(page)).toHaveCount(2);
});

test('order and filter', async ({ app, page }) => {
  await app.choose([picture('one.jpg'), notes('notes.jpg'), photoFile('chelsea.png')]);
  await expect(status(page)).toHaveText('3 photos done');
  await page.locator('#list-kind').selectOption({ label: 'Can’t be read (1)' });
  await expect(tiles(page)).toHaveCount(1);
  await expect(status(page)).toHaveText('3 photos done. 1 of 3 photos shown');
  await page.locator('#list-kind').selectOption({ label: 'All (3)' });
  await page.locator('#list-order').selectOption({ label: 'Most confident first' });
  await expect(tiles(page)).toHaveCount(3);
  await expect.poll(async () => (await names(page)).at(-1)).toBe('notes.jpg');
  await page.getByLabel('Minimum confidence').fill('50');
  await expect(page.locator('output')).toHaveText('50%');
  await expect(named(page, 'notes.jpg')).toHaveCount(0);
});

function photoFile(name) {
  return { name, mimeType: 'image/png', buffer: readFileSync(photo(name)) };
}

test('the arrow keys move through the grid, which is one stop of the Tab key', async ({ app, page }) => {
  await app.choose(pictures(4));
  await expect(status(page)).toHaveText('4 photos done');
  await named(page, 'cat 1.jpg').focus();
  await page.keyboard.press('ArrowRight');
  await expect(named(page, 'cat 2.jpg')).toBeFocused();
  await page.keyboard.press('End');
  await expect(named(page, 'cat 4.jpg')).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(named(page, 'cat 3.jpg')).toBeFocused();
  await page.keyboard.press('Home');
  await expect(named(page, 'cat 1.jpg')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.locator('#open-panel')).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  await app.expectState('result');
});

test('CSV and JSON have the photos on show', async ({ app, page }) => {
  await app.choose([picture('one.jpg'), notes('notes.jpg')]);
  await expect(status(page)).toHaveText('2 photos done');
  const save = async (name) => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name, exact: true }).click()]);
    return [download.suggestedFilename(), readFileSync(await download.path(), 'utf8')];
  };
  const [csvName, csv] = await save('CSV');
  expect(csvName).toBe('animals.csv');
  const lines = csv.split('\r\n');
  expect(lines[0]).toBe('\uFEFFfile,label,confidence,known,error,butterfly,cat,chicken,cow,dog,elephant,horse,sheep,spider,squirrel');
  expect(lines[1]).toMatch(/^one\.jpg,cat,0\.\d+,true,,/);
  const [jsonName, json] = await save('JSON');
  expect(jsonName).toBe('animals.json');
  expect(JSON.parse(json)).toMatchObject([{ file: 'one.jpg', label: 'cat', known: true }, { file: 'notes.jpg' }]);
});

test('a run can be stopped and continued', async ({ app, page }) => {
  await holdAfterSeven(app, page);
  await app.choose(pictures(aLot));
  await expect(page.locator('.tile[data-state="result"]')).toHaveCount(7);
  await expect(status(page)).toHaveText(`Checking 8 of ${aLot}…`);
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(status(page)).toHaveText(`Stopped after 7 of ${aLot}`);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.evaluate(() => window.release());
  await expect(status(page)).toHaveText(`${aLot} photos done`);
  await expect(page.locator('.tile[data-state="result"]')).toHaveCount(aLot);
});

test('more photos join the list, and clearing it removes all', async ({ app, page }) => {
  await app.choose(pictures(2));
  await app.choose([picture('third.jpg'), picture('fourth.jpg')]);
  await expect(tiles(page)).toHaveCount(4);
  await expect(page.locator('.tile[data-state="result"]')).toHaveCount(4);
  await page.getByRole('button', { name: 'Clear list' }).click();
  await app.expectState('ready');
  await expect(app.main).toHaveAttribute('data-view', 'one');
  await expect(page.locator('#all-photos')).toBeHidden();
});

test('a chosen folder is read with its subfolders, and other files are skipped', async ({ app, page }) => {
  const folder = mkdtempSync(join(tmpdir(), 'photos-'));
  try {
    mkdirSync(join(folder, 'cats'));
    writeFileSync(join(folder, 'cats/10.jpg'), cat);
    writeFileSync(join(folder, 'cats/9.jpg'), cat);
    writeFileSync(join(folder, 'a.jpg'), cat);
    writeFileSync(join(folder, 'notes.txt'), 'no picture');
    await page.locator('#folder').setInputFiles(folder);
    await expect(status(page)).toHaveText('3 photos done. 1 file skipped (not a photo)');
    expect((await names(page)).map((name) => name.replace(/^[^/]*\//, ''))).toEqual(['a.jpg', 'cats/9.jpg', 'cats/10.jpg']);
    writeFileSync(join(folder, 'more.txt'), 'no picture');
    for (const name of ['cats/10.jpg', 'cats/9.jpg', 'a.jpg']) rmSync(join(folder, name));
    await page.locator('#folder').setInputFiles(folder);
    await app.expectState('problem');
    await expect(app.detail).toHaveText('That folder has no photos, only 2 other files.');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a dropped folder is read to its end', async ({ app, page }) => {
  // A script cannot create a folder to drop in Chromium. This object behaves like one: it returns its entries in batches.
  await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const fileEntry = (name) => ({
      isFile: true,
      fullPath: `/animals/${name}`,
      file: (resolve) => {
        const isPhoto = name.endsWith('.jpg');
        resolve(new File([isPhoto ? bytes : 'no picture'], name, { type: isPhoto ? 'image/jpeg' : 'text/plain' }));
      },
    });
    const portions = [[fileEntry('b.jpg'), fileEntry('notes.txt')], [fileEntry('a.jpg')], []];
    const folder = {
      isFile: false,
      isDirectory: true,
      createReader: () => ({ readEntries: (resolve) => resolve(portions.shift()) }),
    };
    const event = new DragEvent('drop', { bubbles: true, cancelable: true });
    const items = [{ webkitGetAsEntry: () => folder }];
    Object.defineProperty(event, 'dataTransfer', { value: { items, files: [] } });
    document.body.dispatchEvent(event);
  }, cat.toString('base64'));
  await expect(status(page)).toHaveText('2 photos done. 1 file skipped (not a photo)');
  expect(await names(page)).toEqual(['animals/a.jpg', 'animals/b.jpg']);
});

test('the camera does not wait for the list', async ({ app, page }) => {
  await holdAfterSeven(app, page);
  await app.choose(pictures(aLot));
  await expect(page.locator('.tile[data-state="result"]')).toHaveCount(7);
  await page.evaluate(() => {
    navigator.mediaDevices.getUserMedia = () => new Promise(() => {}); // the question stays open
  });
  await page.getByRole('button', { name: 'Use camera' }).click();
  await expect(app.detail).toHaveText(/^Allow camera access/);
  await page.getByRole('button', { name: `Back to photos (${aLot})` }).click();
  await expect(status(page)).toHaveText(`Stopped after 7 of ${aLot}`);
});

test('a thousand photos: no object URL is left, and thumbnails are made only near the viewport', async ({ app, page }) => {
  test.setTimeout(240_000);
  await page.evaluate(() => {
    window.addresses = 0;
    const { createObjectURL, revokeObjectURL } = URL;
    URL.createObjectURL = (blob) => (++window.addresses, createObjectURL.call(URL, blob));
    URL.revokeObjectURL = (url) => (--window.addresses, revokeObjectURL.call(URL, url));
  });
  await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(32, 32);
    canvas.getContext('2d').fillRect(0, 0, 20, 32);
    const blob = await canvas.convertToBlob();
    const data = new DataTransfer();
    for (let i = 0; i < 1000; ++i) data.items.add(new File([blob], `${i}.png`, { type: 'image/png' }));
    const input = document.getElementById('file');
    input.files = data.files;
    input.dispatchEvent(new Event('change'));
  });
  await expect(tiles(page)).toHaveCount(1000);
  await expect(status(page)).toHaveText('1,000 photos done', { timeout: 200_000 });
  await expect(page.locator('.tile[data-state="waiting"]')).toHaveCount(0);
  await expect(page.locator('.tile img[data-loaded]').first()).toBeVisible();
  await expect.poll(() => page.evaluate(() => window.addresses)).toBe(0);
  expect(await page.locator('.tile img[data-loaded]').count()).toBeLessThan(300);
  await page.keyboard.press('End');
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await expect(page.locator('.tile img').last()).toHaveAttribute('data-loaded', 'true');
});
