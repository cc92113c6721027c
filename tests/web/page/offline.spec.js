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

const cached = (page) =>
  page.evaluate(async () => (await (await caches.open('site')).keys()).map(({ url }) => new URL(url).pathname.slice(1)).sort());

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
    const cache = await caches.open('site');
    for (const { url } of await cache.keys()) if (url.includes('main.css')) await cache.delete(url);
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
