import { expect, test } from '../support/fixtures.js';
import { photo } from '../support/site.js';
import * as english from '../../../web/page/language/en.js';
import { strongestRegion } from '../../../web/page/photo/heat-map-location.js';

const mapOf = (strong, strength = 5) => {
  const values = Array(16).fill(0);
  for (const index of strong) values[index] = strength;
  return { width: 4, height: 4, values };
};

test('regions are named by thirds, and the strongest cells decide', () => {
  expect(strongestRegion(mapOf([0]))).toBe('upper left');
  expect(strongestRegion(mapOf([1, 2]))).toBe('upper middle');
  expect(strongestRegion(mapOf([3]))).toBe('upper right');
  expect(strongestRegion(mapOf([4, 8]))).toBe('left');
  expect(strongestRegion(mapOf([5, 6, 9, 10]))).toBe('middle');
  expect(strongestRegion(mapOf([7, 11]))).toBe('right');
  expect(strongestRegion(mapOf([12]))).toBe('lower left');
  expect(strongestRegion(mapOf([13, 14]))).toBe('lower middle');
  expect(strongestRegion(mapOf([15]))).toBe('lower right');
  const oneStronger = mapOf([15]);
  oneStronger.values[0] = 1;
  expect(strongestRegion(oneStronger)).toBe('lower right');
});

test('a map that is even, or negative, has no strongest region', () => {
  expect(strongestRegion(mapOf(Array(16).keys()))).toBe('everywhere');
  expect(strongestRegion(mapOf(Array(16).keys(), -1))).toBe('nowhere');
  expect(strongestRegion({ width: 1, height: 1, values: [2] })).toBe('everywhere');
});

const toggle = (app) => app.page.getByRole('switch', { name: 'Show heat map' });
const canvas = (app) => app.page.locator('#heat-map');
const caption = (app) => app.page.locator('#heat-caption');
const bar = (app, label) => app.page.getByRole('button', { name: `Show what looks like a ${label}`, exact: true });

test.describe('of a photo', () => {
  test.beforeEach(async ({ app }) => {
    await app.choose(photo('chelsea.png'));
    await app.expectState('result');
  });

  test('the switch lays the map over the photo and names its strongest region', async ({ app }) => {
    await expect(toggle(app)).toHaveAttribute('aria-checked', 'false');
    await toggle(app).click();
    await expect(canvas(app)).toBeVisible();
    await expect(caption(app)).toHaveText(/^(The [a-z ]+ looks most like|The whole photo looks like) a cat\.$/);
    await expect(toggle(app)).toHaveAttribute('aria-checked', 'true');
    await expect(bar(app, 'cat')).toHaveAttribute('aria-pressed', 'true');
    await expect(app.page.getByRole('status')).toContainText(/looks (most )?like a cat\./);
    await toggle(app).click();
    await expect(canvas(app)).toBeHidden();
    await expect(caption(app)).toBeHidden();
    await expect(bar(app, 'cat')).toHaveAttribute('aria-pressed', 'false');
  });

  test('the map is the one of the classifier, and covers exactly the photo', async ({ app, page }) => {
    await toggle(app).click();
    await expect(canvas(app)).toBeVisible();
    const map = await page.evaluate(async () => {
      const { createClassifier } = await import('./classifier/index.js');
      const { default: name } = await (await fetch('weights/index.json')).json();
      const classifier = await createClassifier({ weights: `weights/${name}` });
      const map = await classifier.explain(await createImageBitmap(document.getElementById('photo')), { label: 'cat' });
      return { ...map, values: [...map.values] };
    });
    const { everywhere, regions, strongest } = english.heatMap;
    const region = strongestRegion(map);
    await expect(caption(app)).toHaveText(region === 'everywhere' ? everywhere('cat') : strongest('cat', regions[region]));
    const ratios = await page.evaluate(() => {
      const canvas = document.getElementById('heat-map');
      const photo = document.getElementById('photo');
      return [canvas.width / canvas.height, photo.naturalWidth / photo.naturalHeight];
    });
    expect(ratios[0]).toBeCloseTo(ratios[1], 1);
    // Both are fitted into the same box.
    expect(await canvas(app).boundingBox()).toEqual(await page.locator('#photo').boundingBox());
  });

  test('any bar shows its own map, by mouse and by keyboard', async ({ app, page }) => {
    const pixels = () => canvas(app).evaluate((canvas) => canvas.toDataURL());
    await bar(app, 'cat').click();
    await expect(caption(app)).toHaveText(/like a cat\.$/);
    const forCat = await pixels();
    await bar(app, 'dog').focus();
    await page.keyboard.press('Enter');
    await expect(caption(app)).toHaveText(/like a dog\.$/);
    await expect(bar(app, 'dog')).toHaveAttribute('aria-pressed', 'true');
    await expect(bar(app, 'cat')).toHaveAttribute('aria-pressed', 'false');
    expect(await pixels()).not.toBe(forCat);
  });

  test('the next photo starts without it', async ({ app }) => {
    await toggle(app).click();
    await expect(canvas(app)).toBeVisible();
    await app.choose(photo('astronaut.jpg'));
    await expect(canvas(app)).toBeHidden();
    await app.expectAnswer();
    await expect(toggle(app)).toHaveAttribute('aria-checked', 'false');
  });
});

test('nothing is offered where there is no photo', async ({ app }) => {
  await expect(toggle(app)).toBeHidden();
  await expect(bar(app, 'cat')).toBeHidden();
});
