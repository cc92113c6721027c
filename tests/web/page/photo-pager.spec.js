import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '../support/fixtures.js';
import { photo, root } from '../support/site.js';

const cat = readFileSync(join(root, 'web/page/sample-cat.jpg'));
const picture = (name) => ({ name, mimeType: 'image/jpeg', buffer: cat });
const notes = { name: 'notes.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('No picture.\n') };

const previous = (page) => page.getByRole('button', { name: 'Previous photo' });
const next = (page) => page.getByRole('button', { name: 'Next photo' });
const position = (page) => page.locator('#pager-position');
const shown = (page, name) => expect(page.getByRole('img', { name: `Your photo ${name}` })).toBeVisible();

// Chooses photos and opens the one with this name.
async function open(app, page, files, name) {
  await app.choose(files);
  await expect(page.locator('.list-status')).toHaveText(`${files.length} photos done`);
  await page.locator(`.tile[title="${name}"]`).click();
}

test('buttons go from photo to photo, including one that cannot be read, up to both ends of the list', async ({ app, page }) => {
  await open(app, page, [picture('one.jpg'), notes, picture('three.jpg')], 'one.jpg');
  await shown(page, 'one.jpg');
  await expect(position(page)).toHaveText('1 of 3');
  await expect(previous(page)).toHaveAttribute('aria-disabled', 'true');
  await next(page).click();
  await app.expectState('problem');
  await expect(app.detail).toHaveText(/“notes\.jpg” is a text file/);
  await expect(position(page)).toHaveText('2 of 3');
  await next(page).click();
  await shown(page, 'three.jpg');
  await app.expectState('result');
  await expect(position(page)).toHaveText('3 of 3');
  await expect(next(page)).toHaveAttribute('aria-disabled', 'true');
  await expect(previous(page)).toHaveAttribute('aria-disabled', 'false');
  await previous(page).click();
  await expect(position(page)).toHaveText('2 of 3');
  await page.getByRole('button', { name: 'Back to photos (3)' }).click();
  await expect(page.locator('.tile[title="notes.jpg"]')).toBeFocused();
});

test('by keyboard the focus stays on the button, at the end of the list too', async ({ app, page }) => {
  await open(app, page, [picture('one.jpg'), picture('two.jpg')], 'one.jpg');
  await next(page).focus();
  await expect(next(page)).toHaveAccessibleDescription('1 of 2');
  await page.keyboard.press('Enter');
  await expect(position(page)).toHaveText('2 of 2');
  await expect(next(page)).toBeFocused();
  await page.keyboard.press('Enter');
  await shown(page, 'two.jpg');
  await expect(next(page)).toBeFocused();
  await expect(page.getByRole('status').first()).toHaveText(/^Cat\. /);
});

test('the arrow keys go through the photos, except in a control that uses them itself', async ({ app, page }) => {
  await open(app, page, ['one.jpg', 'two.jpg', 'three.jpg'].map(picture), 'two.jpg');
  await page.keyboard.press('ArrowRight');
  await shown(page, 'three.jpg');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+ArrowLeft');
  await expect(position(page)).toHaveText('3 of 3');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await shown(page, 'one.jpg');
  await page.locator('#language').focus();
  await page.locator('#language').dispatchEvent('keydown', { key: 'ArrowRight', bubbles: true });
  await page.locator('#open-panel').click();
  await page.getByRole('radio').first().focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Escape');
  await expect(position(page)).toHaveText('1 of 3');
});

test('the pager follows the order and filter of the list', async ({ app, page }) => {
  await app.choose([picture('one.jpg'), notes, picture('three.jpg'), picture('four.jpg')]);
  await expect(page.locator('.list-status')).toHaveText('4 photos done');
  await page.locator('#list-kind').selectOption({ label: 'Cat (3)' });
  await expect(page.locator('.tile')).toHaveCount(3);
  await page.locator('.tile[title="one.jpg"]').click();
  await expect(position(page)).toHaveText('1 of 3');
  await page.keyboard.press('ArrowRight');
  await shown(page, 'three.jpg');
});

test('a heat map belongs to its photo, and the next photo has none', async ({ app, page }) => {
  await open(app, page, [picture('one.jpg'), picture('two.jpg')], 'one.jpg');
  await page.getByRole('switch').click();
  await expect(page.locator('#heat-caption')).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await shown(page, 'two.jpg');
  await expect(page.locator('#heat-caption')).toBeHidden();
  await expect(page.getByRole('switch')).toHaveAttribute('aria-checked', 'false');
});

test('one photo has no neighbours, a second one has', async ({ app, page }) => {
  await app.choose(photo('chelsea.png'));
  await app.expectState('result');
  await expect(next(page)).toHaveCount(0);
  await app.choose(picture('second.jpg'));
  await expect(position(page)).toHaveText('2 of 2');
  await page.keyboard.press('ArrowLeft');
  await shown(page, 'chelsea.png');
  await page.getByLabel('Language').selectOption('it');
  await expect(position(page)).toHaveText('1 di 2');
  await page.getByRole('button', { name: 'Foto successiva' }).click();
  await expect(position(page)).toHaveText('2 di 2');
  await page.getByRole('button', { name: 'Usa fotocamera' }).click();
  await expect(position(page)).toBeHidden();
});

test('the pager is one row under the picture, with an arrow on each button', async ({ app, page }) => {
  await page.setViewportSize({ width: 320, height: 568 });
  await open(app, page, [picture('one.jpg'), picture('two.jpg')], 'one.jpg');
  await shown(page, 'one.jpg');
  const middles = await page.locator('.pager > *').evaluateAll((all) =>
    all.map((node) => {
      const { left, top, width, height } = node.getBoundingClientRect();
      return [left + width / 2, top + height / 2];
    }),
  );
  expect(middles).toHaveLength(3);
  for (const [, y] of middles) expect(Math.abs(y - middles[0][1])).toBeLessThan(2);
  expect(middles[0][0]).toBeLessThan(middles[1][0]);
  expect(middles[1][0]).toBeLessThan(middles[2][0]);
  for (const button of [previous(page), next(page)]) {
    expect(await button.evaluate((node) => getComputedStyle(node, '::before').width)).toBe('11px');
  }
});

test('no style sheet of the page is empty', () => {
  const main = readFileSync(join(root, 'web/page/main.css'), 'utf8');
  const sheets = [...main.matchAll(/@import '(.+)'/g)].map(([, path]) => path);
  expect(sheets.length).toBeGreaterThan(5);
  for (const path of sheets) expect(readFileSync(join(root, 'web/page', path), 'utf8'), path).toContain('{');
});
