import { readFileSync } from 'node:fs';
import { letNothingBeKnown } from '../support/changed-source.js';
import { expect, test } from '../support/fixtures.js';
import { photo } from '../support/site.js';

const chelsea = { name: 'chelsea.png', mimeType: 'image/png', buffer: readFileSync(photo('chelsea.png')) };

async function expectCat(app) {
  await app.expectState('result');
  await expect(app.headline).toHaveText('Cat');
  await expect(app.detail).toHaveText(/^(Over )?\d+% sure · <?\d+ ms$/);
}

test('a chosen photo of a cat is a cat, with a bar for each animal', async ({ app }) => {
  await app.choose(photo('chelsea.png'));
  await expectCat(app);
  await expect(app.bars).toHaveCount(10);
  await expect(app.bars.first()).toContainText('Cat');
  await expect(app.bars.first()).toHaveAttribute('data-best', 'true');
  const values = await app.bars.locator('.bar-value').allTextContents();
  for (const value of values) expect(value).toMatch(/^[<>]?\d+%$/);
  await expect(app.page.getByRole('img', { name: 'Your photo chelsea.png' })).toBeVisible();
  await expect(app.page.getByRole('status')).toContainText('Cat');
});

test('a dropped photo is classified', async ({ app }) => {
  await app.hand('drop', chelsea);
  await expectCat(app);
});

test('a pasted photo is classified', async ({ app }) => {
  await app.hand('paste', chelsea);
  await expectCat(app);
});

test('the sample photo is classified', async ({ app }) => {
  await app.page.getByRole('button', { name: 'Try a sample photo' }).click();
  await expectCat(app);
});

test('a photo without any animal gives an answer without an error', async ({ app }) => {
  await app.choose(photo('astronaut.jpg'));
  await app.expectAnswer();
  await expect(app.page.getByRole('img', { name: 'Your photo astronaut.jpg' })).toBeVisible();
  if ((await app.main.getAttribute('data-state')) === 'unknown') {
    await expect(app.headline).toHaveText('Doesn’t look like any of the ten animals');
  }
});

test('a photo below the threshold is shown as none of the ten animals', async ({ app, page }) => {
  await letNothingBeKnown(page);
  await page.reload();
  await app.expectState('ready');
  await app.choose(photo('astronaut.jpg'));
  await app.expectState('unknown');
  await expect(app.headline).toHaveText('Doesn’t look like any of the ten animals');
  await expect(app.page.locator('[data-best="true"]')).toHaveCount(0);
});

test('a photo chosen while the model loads is answered afterwards', async ({ page }) => {
  let release = () => {};
  const held = new Promise((resolve) => (release = () => resolve(undefined)));
  await page.route('**/*.safetensors', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto('./');
  await page.locator('#file').setInputFiles(photo('chelsea.png'));
  await expect(page.locator('#app')).toHaveAttribute('data-state', 'loading');
  await expect(page.getByRole('progressbar')).toBeVisible();
  release();
  await expect(page.locator('#app')).toHaveAttribute('data-state', /result|unknown/);
});

test('of two photos chosen one right after the other, the second is answered', async ({ app }) => {
  await app.choose(photo('astronaut.jpg'));
  await app.choose(photo('chelsea.png'));
  await expectCat(app);
  await expect(app.page.getByRole('img', { name: 'Your photo chelsea.png' })).toBeVisible();
});

test('the keyboard reaches every control', async ({ app, page }) => {
  const reached = [];
  for (let i = 0; i < 6; ++i) {
    await page.keyboard.press('Tab');
    reached.push(await page.evaluate(() => document.activeElement.id || document.activeElement.textContent));
  }
  expect(reached).toEqual(['file', 'sample', 'folder', 'camera', 'open-panel', 'language']);
  await page.locator('#sample').focus();
  await page.keyboard.press('Enter');
  await app.expectAnswer();
});

test('a photo that is chosen before the page listens is answered', async ({ page }) => {
  let release = () => {};
  const released = new Promise((resolve) => (release = () => resolve(undefined)));
  await page.route('**/page/main.js', async (route) => {
    await released;
    await route.continue();
  });
  await page.goto('./', { waitUntil: 'commit' });
  await page.locator('#file').setInputFiles(photo('chelsea.png'));
  release();
  await expect(page.locator('#headline')).toHaveText('Cat');
});
