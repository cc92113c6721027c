import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { publish, serveCopy } from '../support/site-copy.js';
import { photo } from '../support/site.js';

/** @type {import('../support/test-types.js').TestWith<{ copy: Awaited<ReturnType<typeof serveCopy>> }>} */
const test = base.extend({
  copy: async ({}, use) => {
    const copy = await serveCopy();
    await use(copy);
    copy.remove();
  },
});
test.use({ serviceWorkers: 'allow' });

const state = (page, ...names) => expect(page.locator('#app')).toHaveAttribute('data-state', new RegExp(`^(${names.join('|')})$`));

async function visit(page, address) {
  await page.goto(address);
  await state(page, 'ready');
  await expect(page.locator('#app')).toHaveAttribute('data-saved', 'true', { timeout: 45_000 });
}

// The paths of the saved files. A version's cache is named by the site's URL and 16 digits.
const cached = (page) =>
  page.evaluate(async () => {
    const names = (await caches.keys()).filter((name) => /\/ [0-9a-f]{16}$/.test(name));
    const keys = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return keys.flatMap((requests) => requests.map(({ url }) => new URL(url).pathname.slice(1))).sort();
  });

// The number of versions whose files are saved.
const savedVersions = (page) => page.evaluate(async () => (await caches.keys()).filter((name) => /\/ [0-9a-f]{16}$/.test(name)).length);

test('after one visit everything works offline and without the server', async ({ page, context, copy }) => {
  await visit(page, copy.address);
  copy.stop();
  await context.setOffline(true);
  await page.reload();
  await state(page, 'ready');
  await page.locator('#file').setInputFiles(photo('chelsea.png'));
  await expect(page.locator('#headline')).toHaveText('Cat');
  await page.getByRole('switch').click();
  await expect(page.locator('#heat-caption')).toBeVisible();
  await page.getByRole('button', { name: 'Model and engine' }).click();
  await page.getByRole('link', { name: /^Model card/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Model card/);
  await page.goto(`${copy.address}?utm=1`);
  await state(page, 'ready');
});

test('only those large files are saved that are in use', async ({ page, copy }) => {
  await visit(page, copy.address);
  const paths = await cached(page);
  const { default: weights } = JSON.parse(readFileSync(join(copy.folder, 'weights/index.json'), 'utf8'));
  expect(paths.filter((path) => path.endsWith('.safetensors'))).toEqual([`weights/${weights}`]);
  expect(paths.filter((path) => path.endsWith('.wasm'))).toHaveLength(1);
  expect(paths).toEqual(expect.arrayContaining(['index.html', 'page/main.js', 'page/list/thumbnail-worker.js', 'page/language/it.js']));
});

test('a new version is announced, and used only after the reload that the user asks for', async ({ page, copy }) => {
  await visit(page, copy.address);
  publish(copy.folder, 'index.html', (html) => html.replace(/<strong[^>]*>[^<]*/, '<strong>Choose pictures'));
  await page.reload();
  await expect(page.getByText('A new version is available.').first()).toBeVisible();
  await expect(page.locator('.prompt strong')).toHaveText('Choose photos');
  await page.getByRole('button', { name: 'Reload' }).click();
  await expect(page.locator('.prompt strong')).toHaveText('Choose pictures');
  await state(page, 'ready');
  await expect(page.locator('#update')).toBeHidden();
});

test('of two tabs, each keeps its version’s files until its own reload', async ({ page, context, copy }) => {
  await visit(page, copy.address);
  const second = await context.newPage();
  await visit(second, copy.address);
  const files = await cached(page);
  publish(copy.folder, 'page/language/it.js', (text) => text.replaceAll('Scegli foto', 'Scegli immagini'));
  publish(copy.folder, 'page/list/thumbnail-worker.js', (text) => `${text}\n;throw new Error('new');\n`);
  publish(copy.folder, 'index.html', (html) => html.replace('<body>', '<body data-new>'));
  await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
  const reload = (tab) => tab.getByRole('button', { name: 'Reload', exact: true });
  await expect(reload(second)).toBeVisible();
  await reload(page).click();
  await expect(page.locator('body')).toHaveAttribute('data-new', '');
  await state(page, 'ready');

  // The second tab goes on with the old files, which it now asks for the first time.
  await second.locator('#language').selectOption('it');
  await expect(second.locator('.prompt strong')).toHaveText('Scegli foto');
  const of = (tab, path) => tab.evaluate(async (path) => (await fetch(path)).text(), path);
  expect(await of(second, 'page/list/thumbnail-worker.js')).not.toContain('new Error');
  expect(await of(page, 'page/list/thumbnail-worker.js')).toContain('new Error');
  expect(await savedVersions(page)).toBe(2);
  // Its workers start, too: another model needs a new one.
  await second.locator('#open-panel').click();
  await second.locator('#panel label:has(input[type="radio"]:not(:checked))').first().click();
  await expect(second.locator('.panel-status')).toHaveText(/^In uso: /);
  await second.keyboard.press('Escape');

  await second.getByRole('button', { name: 'Ricarica' }).click();
  await expect(second.locator('body')).toHaveAttribute('data-new', '');
  await expect(second.locator('.prompt strong')).toHaveText('Scegli immagini');
  await expect(second.locator('#app')).toHaveAttribute('data-saved', 'true', { timeout: 45_000 });
  expect((await cached(page)).filter((path) => path.endsWith('main.js')).length).toBeLessThanOrEqual(2);
  expect(files.length).toBeGreaterThan(10);
});

test('a version that no tab shows any more is deleted', async ({ page, context, copy }) => {
  await visit(page, copy.address);
  publish(copy.folder, 'page/main.css', (css) => `${css}\n/* new */\n`);
  await page.reload();
  await page.getByRole('button', { name: 'Reload', exact: true }).click();
  await expect(page.locator('#update')).toBeHidden();
  await expect(page.locator('#app')).toHaveAttribute('data-saved', 'true', { timeout: 45_000 });
  await page.evaluate(async () => {
    // As if the last tab of the old version had been closed a minute ago.
    for (const name of (await caches.keys()).filter((name) => name.endsWith('clients'))) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const record = await (await cache.match(request)).json();
        await cache.put(request, new Response(JSON.stringify({ ...record, time: 0 })));
      }
    }
  });
  await visit(page, copy.address);
  await expect.poll(() => savedVersions(page)).toBe(1);
});

test('a new version works offline at once', async ({ page, context, copy }) => {
  await visit(page, copy.address);
  publish(copy.folder, 'classifier/mobilenet-relaxed.js', (text) => `${text}\n/* new */\n`);
  await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
  await expect(page.locator('#update')).toBeVisible();
  copy.stop();
  await context.setOffline(true);
  await page.getByRole('button', { name: 'Reload', exact: true }).click();
  await expect(page.locator('#update')).toBeHidden();
  await state(page, 'ready');
});

test('a new version can wait', async ({ page, copy }) => {
  await visit(page, copy.address);
  publish(copy.folder, 'page/main.css', (css) => `${css}\n/* new */\n`);
  await page.reload();
  await page.getByRole('button', { name: 'Later' }).click();
  await expect(page.locator('#update')).toBeHidden();
  await state(page, 'ready');
});

test('a file that is not of this version is not saved', async ({ page, copy }) => {
  await visit(page, copy.address);
  // The server has another file now, but the list of the service worker is the old one.
  writeFileSync(join(copy.folder, 'page/main.css'), '/* other */');
  await page.evaluate(async () => {
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const { url } of await cache.keys()) if (url.includes('main.css')) await cache.delete(url);
    }
    await (await fetch('page/main.css')).text();
  });
  expect(await cached(page)).not.toContain('page/main.css');
});

test('the page can be installed', async ({ page, copy }) => {
  await page.goto(copy.address);
  const manifest = await page.evaluate(async () => {
    const link = document.querySelector('link[rel="manifest"]');
    const { icons, ...rest } = await (await fetch(link.href)).json();
    const sizes = [];
    for (const { src, purpose } of icons) {
      const image = new Image();
      image.src = new URL(src, link.href).href;
      await image.decode();
      sizes.push([image.naturalWidth, purpose]);
    }
    return { ...rest, sizes };
  });
  expect(manifest).toMatchObject({ display: 'standalone', start_url: './' });
  expect(manifest.sizes).toEqual(
    expect.arrayContaining([
      [192, undefined],
      [512, undefined],
      [512, 'maskable'],
    ]),
  );
});
