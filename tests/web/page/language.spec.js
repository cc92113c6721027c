import { expect, test } from '../support/fixtures.js';
import { photo } from '../support/site.js';
import * as english from '../../../web/page/language/en.js';
import * as italian from '../../../web/page/language/it.js';

// The path and type of every text: a string, or a function that returns one.
function shape(group, path = '') {
  return Object.entries(group).flatMap(([key, value]) => {
    const here = path ? `${path}.${key}` : key;
    return typeof value === 'object' ? shape(value, here) : [`${here}: ${typeof value}`];
  });
}

test('both languages have the same texts', () => {
  expect(shape(italian).sort()).toEqual(shape(english).sort());
});

test('the ten animals have their Italian names', () => {
  const labels = ['dog', 'horse', 'elephant', 'butterfly', 'chicken', 'cat', 'cow', 'sheep', 'spider', 'squirrel'];
  expect(labels.map(italian.name)).toEqual([
    'Cane',
    'Cavallo',
    'Elefante',
    'Farfalla',
    'Gallina',
    'Gatto',
    'Mucca',
    'Pecora',
    'Ragno',
    'Scoiattolo',
  ]);
  expect(italian.name('poodle')).toBe('Poodle');
});

test('numbers are written as the language does', () => {
  expect(english.panel.bytes(6577688)).toBe('6.6 MB');
  expect(italian.panel.bytes(6577688)).toBe('6,6 MB');
  // Not 1000 to 9999: Node.js 18 writes them with a separator in Italian, later versions without.
  expect(english.list.progress(11999, 340000)).toBe('Checking 12,000 of 340,000…');
  expect(italian.list.progress(11999, 340000)).toBe('Analisi 12.000 di 340.000…');
  for (const { percent } of [english, italian]) {
    expect([0, 0.004, 0.5, 0.994].map(percent)).toEqual(['<1%', '<1%', '50%', '>99%']);
  }
});

test('labels that are not animals are not called animals', () => {
  expect(english.unknown.headline(['cat', 'dog'])).toBe('Doesn’t look like any of the two animals');
  expect(english.unknown.headline(['rose', 'tulip'])).toBe('Doesn’t look like any of the two labels');
  const answer = { label: 'cat', confidence: 0.2, other: undefined, milliseconds: 8 };
  expect(english.unknown.detail(answer)).toBe('Closest match: cat, 20% · 8 ms');
  const other = { label: 'fallow_deer', probability: 0.6 };
  expect(english.unknown.detail({ ...answer, other })).toBe('Looks like: fallow deer, 60% · 8 ms');
  expect(english.heatMap.nowhere('elephant')).toBe('Nothing here looks like an elephant.');
  expect(english.heatMap.nowhere('tulip')).toBe('Nothing here looks like “tulip”.');
  expect(italian.unknown.headline(['cat', 'dog'])).toBe('Non sembra nessuno dei due animali');
  expect(italian.unknown.headline(['rose', 'tulip'])).toBe('Non sembra nessuna delle due etichette');
  expect(italian.unknown.detail({ ...answer, other })).toBe('Sembra: fallow deer, 60% · 8 ms');
  expect(italian.heatMap.nowhere('squirrel')).toBe('Qui nulla somiglia a uno scoiattolo.');
  expect(italian.heatMap.nowhere('tulip')).toBe('Qui nulla somiglia a «tulip».');
});

test.describe('a browser that prefers Italian', () => {
  test.use({ locale: 'it-IT' });

  test('gets the page and its error messages in Italian', async ({ app, page }) => {
    await expect(page.locator('html')).toHaveAttribute('lang', 'it');
    await expect(page).toHaveTitle('Che animale è?');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Che animale è?');
    await app.choose(photo('chelsea.png'));
    await app.expectState('result');
    await expect(app.headline).toHaveText('Gatto');
    await expect(app.bars.first()).toContainText('Gatto');
    await page.getByRole('switch', { name: 'Mostra mappa di calore' }).click();
    await expect(page.locator('#heat-caption')).toHaveText(/somiglia (di più )?a un gatto\.$/);
    await app.choose({ name: 'vuoto.png', mimeType: 'image/png', buffer: Buffer.alloc(0) });
    await expect(app.detail).toHaveText('«vuoto.png» è vuoto. Esportalo o scaricalo di nuovo.');
  });

  test('keeps every text in Italian', async ({ app, page }) => {
    const texts = await page.evaluate(() =>
      Array.from(document.querySelectorAll('[data-text], [data-name]'), (node) => [
        node.dataset.text ?? node.dataset.name,
        node.dataset.text ? node.textContent : node.getAttribute('aria-label'),
      ]),
    );
    expect(texts.length).toBeGreaterThan(15);
    const at = (path) => path.split('.').reduce((group, key) => group[key], italian);
    for (const [path, text] of texts) expect([path, text]).toEqual([path, at(path)]);
    await expect(app.headline).toHaveText('Pronto');
  });
});

test.describe('the other pages in a browser that prefers Italian', () => {
  test.use({ locale: 'it-IT' });

  test('the speed test speaks Italian, with Italian numbers', async ({ page }) => {
    await page.goto('bench.html');
    await expect(page).toHaveTitle('Quanto è veloce su questo dispositivo?');
    await page.getByRole('button', { name: 'Misura' }).click();
    await expect(page.getByRole('status')).toHaveText('Fatto.');
    await expect(page.getByRole('row', { name: /^Mediana/ })).toContainText(/\d+,\d\d ms/);
    await expect(page.getByRole('row', { name: /^Modello/ })).toContainText('10 etichette');
    await expect(page.getByRole('row', { name: /^Motore/ })).toContainText(/^MotoreWebAssembly, SIMD rilassato, /);
    await expect(page.getByRole('row', { name: /^conv1/ })).toContainText(/^conv1\d+,\d{3}/);
    await expect(page.getByRole('link')).toHaveText('Torna alle foto');
  });

  test('a model that cannot be downloaded is reported in Italian there too', async ({ page }) => {
    await page.goto('bench.html?weights=nothing.safetensors');
    await page.getByRole('button', { name: 'Misura' }).click();
    await expect(page.getByRole('status')).toHaveText(/^Impossibile scaricare il modello o il motore\. \(The weights file is not at .*404/);
  });

  test('the model card says that it is in English', async ({ page }) => {
    await page.goto('weights/MODEL_CARD.html');
    await expect(page).toHaveTitle('Scheda del modello');
    await expect(page.getByText('La scheda è in inglese.')).toBeVisible();
    await expect(page.getByRole('main')).toHaveAttribute('lang', 'en');
    await page.getByRole('link', { name: 'Torna alle foto' }).click();
    await expect(page.locator('#headline')).toHaveText('Pronto');
  });
});

test('the switch changes what is on show, and is remembered', async ({ app, page }) => {
  await app.choose(photo('chelsea.png'));
  await app.expectState('result');
  await page.getByLabel('Language').selectOption('it');
  await expect(app.headline).toHaveText('Gatto');
  await expect(page.locator('html')).toHaveAttribute('lang', 'it');
  await expect(page.getByRole('img', { name: 'La tua foto chelsea.png' })).toBeVisible();
  await page.reload();
  await expect(app.headline).toHaveText('Pronto');
  await page.getByLabel('Lingua').selectOption('en');
  await expect(app.headline).toHaveText('Ready');
});

test('a browser that forbids storage forgets, and goes on', async ({ page }) => {
  await page.addInitScript(() =>
    Object.defineProperty(window, 'localStorage', {
      get: () => {
        throw new DOMException('no', 'SecurityError');
      },
    }),
  );
  await page.goto('./');
  await page.getByLabel('Language').selectOption('it');
  await expect(page.locator('#headline')).toHaveText('Pronto');
});

test.describe('a language that does not load', () => {
  test.use({ locale: 'it-IT' });

  test('leaves the page in English', async ({ page }) => {
    await page.route('**/page/language/it.js', (route) => route.abort());
    await page.goto('index.html');
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    await expect(page.locator('#language')).toHaveValue('en');
    await expect(page.getByText(english.privacy)).toBeVisible();
  });
});

test('a choice that does not load changes nothing, now and at the next visit', async ({ app, page }) => {
  await app.expectState('ready');
  await page.route('**/page/language/it.js', (route) => route.abort());
  await page.locator('#language').selectOption('it');
  await expect(page.locator('#language')).toHaveValue('en');
  const said = await page.locator('#language').evaluate((/** @type {any} */ select) => select.validationMessage);
  expect(said).toBe(english.languageFailed);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await page.unroute('**/page/language/it.js');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
});
