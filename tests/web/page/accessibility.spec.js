import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '../support/fixtures.js';
import { photo } from '../support/site.js';
import { states } from '../support/states.js';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

async function expectAccessible(page) {
  const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze();
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('\n')}`,
  );
  expect(found).toEqual([]);
}

test.describe('WCAG 2.2 AA by axe, light and dark', () => {
  // Without animations, which would change colours during the check.
  test.use({ contextOptions: { reducedMotion: 'reduce' } });
  for (const [name, reach] of Object.entries(states)) {
    test(name, { tag: name.startsWith('camera') ? '@camera' : [] }, async ({ page }) => {
      await reach(page);
      for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await expectAccessible(page);
      }
    });
  }
});

test('in Italian too', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ baseURL, locale: 'it' });
  const page = await context.newPage();
  await states['heat map'](page);
  await expectAccessible(page);
  await context.close();
});

test('reduced motion stops every transition', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ baseURL, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await states.result(page);
  const moving = await page.evaluate(() =>
    Array.from(document.querySelectorAll('*'))
      .filter((node) => parseFloat(getComputedStyle(node).transitionDuration) > 0)
      .map(({ id, className }) => id || className),
  );
  expect(moving).toEqual([]);
  await context.close();
});

test('bars and the switch are visible with forced colours', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ baseURL, forcedColors: 'active' });
  const page = await context.newPage();
  await states['heat map'](page);
  const colours = await page.evaluate(() => {
    const style = (selector, pseudo) => getComputedStyle(document.querySelector(selector), pseudo);
    return {
      fill: style('.bar-fill').backgroundColor,
      track: style('.bar-track').backgroundColor,
      border: style('.bar-track').borderTopStyle,
      on: style('#heat-switch', '::before').backgroundColor,
    };
  });
  expect(colours.fill).not.toBe(colours.track);
  expect(colours.border).toBe('solid');
  expect(colours.on).toBe(colours.fill);
  await expectAccessible(page);
  await context.close();
});

for (const name of ['empty', 'heat map', 'one of the list', 'list', 'panel', 'failed', 'speed test', 'model card']) {
  test(`${name}, zoomed, needs no scrolling to the side`, async ({ page }) => {
    await states[name](page);
    // 1280 px at 200%, and at the 400% of WCAG 1.4.10.
    for (const width of [640, 320]) {
      await page.setViewportSize({ width, height: 800 });
      const [content, view] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
      expect(content, `at ${width} px`).toBeLessThanOrEqual(view);
    }
  });
}

test('text at twice its size is not cut off', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await states['heat map'](page);
  await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
  const cut = await page.evaluate(() =>
    Array.from(document.querySelectorAll('button, label.button, h1, h2, #detail, .privacy, .bar-value'))
      .filter((node) => node.offsetParent && node.scrollWidth > node.clientWidth + 1)
      .map(({ id, className }) => id || className),
  );
  expect(cut).toEqual([]);
});

test('every target is at least 24 pixels wide and high', async ({ page }) => {
  await states.list(page);
  const small = await page.evaluate(() =>
    Array.from(document.querySelectorAll('button, select, label.button, input[type="range"], a'))
      .filter((node) => node.offsetParent && !node.closest('p'))
      .map((node) => [node.id || node.className, node.getBoundingClientRect()])
      .filter(([, { width, height }]) => width < 24 || height < 24)
      .map(([name]) => name),
  );
  expect(small).toEqual([]);
});

test('the focus is visible for the hidden inputs too', async ({ page }) => {
  const outlined = (selector) => page.locator(selector).evaluate((node) => getComputedStyle(node).outlineStyle);
  await states.empty(page);
  await page.keyboard.press('Tab');
  await expect(page.locator('#file')).toBeFocused();
  expect(await outlined('#prompt')).toBe('solid');
  await states.result(page);
  await page.keyboard.press('Tab');
  await expect(page.locator('#file')).toBeFocused();
  expect(await outlined('.actions [for="file"]')).toBe('solid');
  while ((await page.evaluate(() => document.activeElement.id)) !== 'folder') await page.keyboard.press('Tab');
  expect(await outlined('[for="folder"]')).toBe('solid');
});

test('photo, heat map, list and panel work by keyboard alone', async ({ page, app }) => {
  const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.className);
  const tabTo = async (name) => {
    for (let i = 0; i < 30 && (await focused()) !== name; ++i) await page.keyboard.press('Tab');
    expect(await focused()).toBe(name);
  };
  await tabTo('sample');
  await page.keyboard.press('Enter');
  await app.expectState('result');
  await tabTo('heat-switch');
  await page.keyboard.press('Space');
  await expect(page.locator('#heat-caption')).toBeVisible();
  await tabTo('open-panel');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.locator('#open-panel')).toBeFocused();
  await app.choose([photo('chelsea.png'), photo('astronaut.jpg')]);
  await expect(page.locator('.tile')).toHaveCount(2);
  await page.locator('#list-minimum').focus();
  await tabTo('tile');
  await page.keyboard.press('Enter');
  await app.expectAnswer();
  await tabTo('all-photos');
  await page.keyboard.press('Enter');
  await expect(page.locator('.tile').first()).toBeFocused();
});
