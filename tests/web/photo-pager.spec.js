import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './fixtures.js';
import { photo, root } from './site.js';

const cat = readFileSync(join(root, 'web/page/sample-cat.jpg'));
const picture = (name) => ({ name, mimeType: 'image/jpeg', buffer: cat });
const notes = { name: 'notes.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('No picture.\n') };

const back = (page) => page.getByRole('button', { name: 'Previous photo' });
const on = (page) => page.getByRole('button', { name: 'Next photo' });
const place = (page) => page.locator('#place');
const shown = (page, name) => expect(page.getByRole('img', { name: `Your photo ${name}` })).toBeVisible();

// Chooses photos and opens the one with a name.
async function open(app, page, files, name) {
  await app.choose(files);
  await expect(page.locator('.list-status')).toHaveText(`${files.length} photos looked at`);
  await page.locator(`.tile[title="${name}"]`).click();
}

test('buttons lead from one photo of the list to the next, one that cannot be read too, and end at its ends', async ({ app, page }) => {
  await open(app, page, [picture('one.jpg'), notes, picture('three.jpg')], 'one.jpg');
  await shown(page, 'one.jpg');
  await expect(place(page)).toHaveText('1 of 3');
  await expect(back(page)).toHaveAttribute('aria-disabled', 'true');
  await on(page).click();
  await app.expectState('problem');
  await expect(app.detail).toHaveText(/“notes\.jpg” holds text/);
  await expect(place(page)).toHaveText('2 of 3');
  await on(page).click();
  await shown(page, 'three.jpg');
  await app.expectState('result');
  await expect(place(page)).toHaveText('3 of 3');
  await expect(on(page)).toHaveAttribute('aria-disabled', 'true');
  await expect(back(page)).toHaveAttribute('aria-disabled', 'false');
  await back(page).click();
  await expect(place(page)).toHaveText('2 of 3');
  await page.getByRole('button', { name: 'All 3 photos' }).click();
  await expect(page.locator('.tile[title="notes.jpg"]')).toBeFocused();
});

test('by keyboard the focus stays on a button, at the end as well', async ({ app, page }) => {
  await open(app, page, [picture('one.jpg'), picture('two.jpg')], 'one.jpg');
  await on(page).focus();
  await expect(on(page)).toHaveAccessibleDescription('1 of 2');
  await page.keyboard.press('Enter');
  await expect(place(page)).toHaveText('2 of 2');
  await expect(on(page)).toBeFocused();
  await page.keyboard.press('Enter');
  await shown(page, 'two.jpg');
  await expect(on(page)).toBeFocused();
  await expect(page.getByRole('status').first()).toHaveText(/^Cat\. /);
});

test('the arrow keys go through the photos, but not under a control that has its own use for them', async ({ app, page }) => {
  await open(app, page, ['one.jpg', 'two.jpg', 'three.jpg'].map(picture), 'two.jpg');
  await page.keyboard.press('ArrowRight');
  await shown(page, 'three.jpg');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+ArrowLeft');
  await expect(place(page)).toHaveText('3 of 3');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await shown(page, 'one.jpg');
  await page.locator('#language').focus();
  await page.locator('#language').dispatchEvent('keydown', { key: 'ArrowRight', bubbles: true });
  await page.locator('#open-panel').click();
  await page.getByRole('radio').first().focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Escape');
  await expect(place(page)).toHaveText('1 of 3');
});

test('the way is the order and the choice of the list', async ({ app, page }) => {
  await app.choose([picture('one.jpg'), notes, picture('three.jpg'), picture('four.jpg')]);
  await expect(page.locator('.list-status')).toHaveText('4 photos looked at');
  await page.locator('#list-kind').selectOption({ label: 'Cat (3)' });
  await expect(page.locator('.tile')).toHaveCount(3);
  await page.locator('.tile[title="one.jpg"]').click();
  await expect(place(page)).toHaveText('1 of 3');
  await page.keyboard.press('ArrowRight');
  await shown(page, 'three.jpg');
});

test('a heat map belongs to its photo, and the next one comes without', async ({ app, page }) => {
  await open(app, page, [picture('one.jpg'), picture('two.jpg')], 'one.jpg');
  await page.getByRole('switch').click();
  await expect(page.locator('#heat-sentence')).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await shown(page, 'two.jpg');
  await expect(page.locator('#heat-sentence')).toBeHidden();
  await expect(page.getByRole('switch')).toHaveAttribute('aria-checked', 'false');
});

test('one photo has no neighbours, a second one has', async ({ app, page }) => {
  await app.choose(photo('chelsea.png'));
  await app.expectState('result');
  await expect(on(page)).toHaveCount(0);
  await app.choose(picture('second.jpg'));
  await expect(place(page)).toHaveText('2 of 2');
  await page.keyboard.press('ArrowLeft');
  await shown(page, 'chelsea.png');
  await page.getByLabel('Language').selectOption('it');
  await expect(place(page)).toHaveText('1 di 2');
  await page.getByRole('button', { name: 'Foto successiva' }).click();
  await expect(place(page)).toHaveText('2 di 2');
  await page.getByRole('button', { name: 'Usa la fotocamera' }).click();
  await expect(place(page)).toBeHidden();
});
