// The package in pages in Chromium: built by Vite, served by its development server, and without a bundler from another origin.
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { build, createLogger, createServer } from 'vite';
import { photo } from '../web/support/site.js';
import { consumer, installed } from './installed.js';
import { choosePhoto, isolating, says, useBrowser } from './page.js';
import { examples } from './readme.js';
import { serveFolder } from './static-server.js';

describe('in pages', { timeout: 900_000 }, () => {
  const inPage = useBrowser();

  describe('with Vite', () => {
    const root = join(consumer, 'vite');
    /** @type {import('vite').InlineConfig} */
    const options = { root, logLevel: 'error', base: './' };
    before(() => {
      const [program, config] = examples('In a page, with a bundler');
      writeFileSync(join(root, 'main.js'), program);
      writeFileSync(join(root, 'vite.config.js'), config);
    });

    test('a built page answers, under any path', async () => {
      const warnings = [];
      const customLogger = createLogger('silent');
      for (const level of ['warn', 'warnOnce', 'error']) customLogger[level] = (text) => warnings.push(text);
      await build({ ...options, customLogger, build: { outDir: join(consumer, 'vite-built/some/where'), emptyOutDir: true } });
      assert.deepEqual(warnings, []);
      const files = readdirSync(join(consumer, 'vite-built/some/where/assets'));
      const assets = files.map((file) => file.replace(/-[\w-]{8}\./, '.'));
      assert.ok(
        assets.some((file) => file.startsWith('worker') && file.endsWith('.js')),
        `a worker among ${assets}`,
      );
      assert.ok(
        assets.some((file) => /^mobilenet.*\.wasm$/.test(file)),
        `the engine among ${assets}`,
      );
      assert.ok(!assets.some((file) => /^(image|webp)-decoder/.test(file)), `nothing of Node.js among ${assets}`);
      const server = await serveFolder(join(consumer, 'vite-built'), {
        'Content-Security-Policy': "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'",
      });
      try {
        await inPage(`${server.address}some/where/`, choosePhoto);
      } finally {
        server.close();
      }
    });

    test('the development server’s page answers', async () => {
      const server = await createServer({ ...options, server: { host: 'localhost', port: 0, hmr: false } });
      await server.listen();
      try {
        await inPage(server.resolvedUrls.local[0], choosePhoto);
      } finally {
        await server.close();
      }
    });

    test('a page that is replaced while it runs disposes of its classifier', async () => {
      const [example, , ...more] = examples('In a page, with a bundler');
      // A handler instead of a listener, so that the new module replaces the old one's.
      const program = example.replace(/addEventListener\('change', (.*)\);\s*$/s, 'onchange = $1;\n');
      assert.notEqual(program, example);
      const replacing = more.find((code) => code.includes('import.meta.hot'));
      writeFileSync(join(root, 'main.js'), program + replacing);
      const server = await createServer({ ...options, server: { host: 'localhost', port: 0, watch: { usePolling: true, interval: 50 } } });
      await server.listen();
      try {
        await inPage(server.resolvedUrls.local[0], async (page) => {
          await choosePhoto(page);
          const [before] = page.workers();
          const replaced = page.waitForEvent('worker');
          const ended = new Promise((resolve) => before.on('close', resolve));
          writeFileSync(join(root, 'main.js'), program.replace(/textContent = .*;/, "textContent = 'replaced';") + replacing);
          await Promise.all([ended, replaced]);
          await says(page, /^cat/); // the page was not reloaded
          await page.locator('input').setInputFiles(photo('astronaut.jpg')); // the same file would be no change
          await says(page, 'replaced');
          assert.equal(page.workers().length, 1);
        });
      } finally {
        await server.close();
      }
    });

    test('a built page has threads where it is isolated', async () => {
      const [program] = examples('In a page, with a bundler');
      const asking = program
        .replace('{ weights }', '{ weights, threads: 2 }')
        .replace(/textContent = .*;/, 'textContent = `${label} on ${classifier.info().threads} threads`;');
      assert.match(asking, /threads: 2 \}.*info\(\)/s);
      writeFileSync(join(root, 'main.js'), asking);
      const outDir = join(consumer, 'vite-threads');
      await build({ ...options, build: { outDir, emptyOutDir: true } });
      const server = await serveFolder(outDir, isolating);
      try {
        await inPage(server.address, async (page) => {
          await page.locator('input').setInputFiles(photo('chelsea.png'));
          await says(page, 'cat on 2 threads');
        });
      } finally {
        server.close();
      }
    });
  });

  // Serves a page with the README's script, and the package from another port.
  async function inPlainPage(change, headers, use) {
    const cdn = await serveFolder(installed, { 'Access-Control-Allow-Origin': '*' });
    const folder = join(consumer, 'plain');
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    const script = change(examples('In a page, without one')[0].replaceAll(/https:\/\/cdn\.example\/[^/]+\//g, cdn.address));
    assert.ok(script.includes(`${cdn.address}index.js`));
    const image = `data:image/png;base64,${readFileSync(photo('chelsea.png'), 'base64')}`;
    writeFileSync(join(folder, 'index.html'), `<!doctype html><img src="${image}"><output></output>${script}`);
    const page = await serveFolder(folder, headers);
    try {
      await inPage(page.address, use);
    } finally {
      page.close();
      cdn.close();
    }
  }

  test('a page without a bundler answers from a CDN', () =>
    inPlainPage(
      (script) => script,
      {},
      (page) => says(page, 'cat'),
    ));

  test('on one thread even where it asks for two and is isolated, and says why', () => {
    const ask = (script) =>
      script.replace('{ weights }', '{ weights, threads: 2 }').replace('= label', '= `${label}. ${classifier.info().reason}`');
    const reason = 'on one thread instead of 2, because the engine comes from another origin than the page.';
    return inPlainPage(ask, isolating, (page) => says(page, new RegExp(`^cat\\. .*${reason}$`)));
  });
});
