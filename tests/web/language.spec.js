import { expect, test } from './fixtures.js';
import { photo } from './site.js';
import * as english from '../../web/page/language/en.js';
import * as italian from '../../web/page/language/it.js';

// Every path to a text, and whether a text or a function that makes one stands there.
function shape(group, path = '') {
  return Object.entries(group).flatMap(([key, value]) => {
    const here = path ? `${path}.${key}` : key;
    return typeof value === 'object' ? shape(value, here) : [`${here}: ${typeof value}`];
  });
}

test('both languages say the same things', () => {
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
  expect(english.list.progress(1000, 12000)).toBe('1,000 of 12,000 looked at');
  expect(italian.list.progress(1000, 12000)).toBe('1000 di 12.000 guardate');
  for (const { percent } of [english, italian]) {
    expect([0, 0.004, 0.5, 0.994].map(percent)).toEqual(['<1%', '<1%', '50%', '>99%']);
  }
});

test('what is no animal is not called one', () => {
  expect(english.unknown.headline(['rose', 'tulip'])).toBe('None of the two kinds that I know');
  expect(italian.unknown.headline(['cat', 'dog'])).toBe('Nessuno dei due animali che conosco');
});

test.describe('a browser that prefers Italian', () => {
  test.use({ locale: 'it-IT' });

  test('gets the page in Italian, and a sentence for each refusal', async ({ app, page }) => {
    await expect(page.locator('html')).toHaveAttribute('lang', 'it');
    await expect(page).toHaveTitle('Che animale è?');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Che animale è?');
    await app.choose(photo('chelsea.png'));
    await app.expectState('result');
    await expect(app.headline).toHaveText('Gatto');
    await expect(app.bars.first()).toContainText('Gatto');
    await page.getByRole('switch', { name: 'Mostra dove ha guardato' }).click();
    await expect(page.locator('#heat-sentence')).toHaveText(/^Per «gatto» ha guardato/);
    await app.choose({ name: 'vuoto.png', mimeType: 'image/png', buffer: Buffer.alloc(0) });
    await expect(app.detail).toHaveText('Il file è vuoto.');
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
    await expect(app.headline).toHaveText('Tutto pronto');
  });
});

test.describe('the other pages in a browser that prefers Italian', () => {
  test.use({ locale: 'it-IT' });

  test('the speed test speaks Italian, with Italian numbers', async ({ page }) => {
    await page.goto('bench.html');
    await expect(page).toHaveTitle('Quanto è veloce qui?');
    await page.getByRole('button', { name: 'Misura' }).click();
    await expect(page.getByRole('status')).toHaveText('Fatto.');
    await expect(page.getByRole('row', { name: /^Mediana/ })).toContainText(/\d+,\d\d ms/);
    await expect(page.getByRole('row', { name: /^Rete/ })).toContainText('10 etichette');
    await expect(page.getByRole('row', { name: /^Versione/ })).toContainText(/^VersioneWebAssembly, SIMD rilassato, /);
    await expect(page.getByRole('row', { name: /^conv1/ })).toContainText(/^conv1\d,\d{3}/);
    await expect(page.getByRole('link')).toHaveText('Torna alle foto');
  });

  test('a network that does not come is told in Italian there too', async ({ page }) => {
    await page.goto('bench.html?weights=nothing.safetensors');
    await page.getByRole('button', { name: 'Misura' }).click();
    await expect(page.getByRole('status')).toHaveText(
      /^La rete o il motore non è arrivato dal server\. \(The weights file is not at .*404/,
    );
  });

  test('the model card says that it is in English', async ({ page }) => {
    await page.goto('weights/MODEL_CARD.html');
    await expect(page).toHaveTitle('Scheda del modello');
    await expect(page.getByText('La scheda è in inglese.')).toBeVisible();
    await expect(page.getByRole('main')).toHaveAttribute('lang', 'en');
    await page.getByRole('link', { name: 'Torna alle foto' }).click();
    await expect(page.locator('#headline')).toHaveText('Tutto pronto');
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
  await expect(app.headline).toHaveText('Tutto pronto');
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
  await expect(page.locator('#headline')).toHaveText('Tutto pronto');
});
