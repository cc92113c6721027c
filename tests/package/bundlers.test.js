// The package in pages that webpack, Parcel, esbuild, Rollup and Next.js build, as the README says. pages.test.js has Vite.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { rollup } from 'rollup';
import webpack from 'webpack';
import { photo, root as projectRoot } from '../web/support/site.js';
import { consumer, installed, name } from './installed.js';
import { choosePhoto, isolating, says, useBrowser } from './page.js';
import { examples } from './readme.js';
import { serveFolder } from './static-server.js';

const html = '<!doctype html><input type="file"><output></output><script type="module" src="main.js"></script>';

// The example's program, with another expression for the URL of the weights.
function programFor(bundler) {
  const [program, ...others] = examples('In a page, with a bundler');
  const weights = others.find((code) => code.startsWith(`// with ${bundler}`));
  return program.replace(/^import weights .*$/m, weights);
}

const withThreads = (program) =>
  program
    .replace('{ weights }', '{ weights, threads: 2 }')
    .replace(/textContent = .*;/, 'textContent = `${label} on ${classifier.info().threads} threads`;');

async function choosePhotoOnThreads(page) {
  await page.locator('input').setInputFiles(photo('chelsea.png'));
  await says(page, 'cat on 2 threads');
}

// A folder for a program, with the package in its node_modules.
function folderFor(bundler, files) {
  const folder = join(consumer, bundler);
  mkdirSync(folder, { recursive: true });
  rmSync(join(folder, 'node_modules'), { force: true });
  symlinkSync(join(consumer, 'node_modules'), join(folder, 'node_modules'));
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
  return folder;
}

// A bundle is public: it must not tell where the developer's files are.
function assertNoPaths(folder) {
  const texts = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => /\.(js|css|html|json|map|txt)$/.test(path));
  assert.ok(texts.length > 0);
  for (const path of texts) {
    const text = readFileSync(join(folder, path), 'utf8');
    assert.ok(!text.includes(projectRoot), `${path} contains ${projectRoot}`);
    assert.doesNotMatch(text, /file:\/\/\/[\w%.]/, path);
  }
}

describe('bundled', { timeout: 900_000 }, () => {
  const inPage = useBrowser();

  async function answers(folder, { path = '', headers = {}, use = choosePhoto } = {}) {
    const server = await serveFolder(folder, headers);
    try {
      await inPage(server.address + path, use);
    } finally {
      server.close();
    }
  }

  // Shrinking the scripts takes most of the time, so only one test does it.
  async function buildWithWebpack(
    folder,
    path,
    /** @type {{ minimize?: boolean, publicPath?: string }} */ { minimize = false, ...others } = {},
  ) {
    const output = { path, ...others };
    const config = {
      mode: /** @type {const} */ ('production'),
      context: folder,
      entry: './main.js',
      output,
      optimization: { minimize },
      performance: /** @type {const} */ (false),
    };
    const stats = await new Promise((resolve, reject) => {
      webpack(config, (error, result) => (error ? reject(error) : resolve(result.toJson({ all: false, errors: true, warnings: true }))));
    });
    assert.deepEqual([...stats.errors, ...stats.warnings], []);
    writeFileSync(join(path, 'index.html'), html);
  }

  test('by webpack, a page answers, under any path', async () => {
    const folder = folderFor('webpack', { 'main.js': programFor('webpack') });
    await buildWithWebpack(folder, join(folder, 'built/some where'), { minimize: true });
    assertNoPaths(join(folder, 'built'));
    await answers(join(folder, 'built'), { path: 'some%20where/' });
  });

  test('by webpack, a page has threads where it is isolated', async () => {
    const folder = join(consumer, 'webpack');
    writeFileSync(join(folder, 'main.js'), withThreads(programFor('webpack')));
    await buildWithWebpack(folder, join(folder, 'threads'));
    await answers(join(folder, 'threads'), { headers: isolating, use: choosePhotoOnThreads });
  });

  test('by webpack, a page from another origin than its scripts says what is wrong', async () => {
    const folder = join(consumer, 'webpack');
    const cdn = await serveFolder(join(folder, 'elsewhere'), { 'Access-Control-Allow-Origin': '*' });
    const failing = `${programFor('webpack')}\nloading.catch(({ message }) => { document.querySelector('output').textContent = message; });`;
    writeFileSync(join(folder, 'main.js'), failing.replace('const loading =', 'const loading = window.loading ='));
    await buildWithWebpack(folder, join(folder, 'elsewhere'), { publicPath: cdn.address });
    try {
      const message = /^The worker http.* cannot be started: .*The page must come from the same origin as its scripts, for workers\.$/;
      await answers(join(folder, 'elsewhere'), { use: (page) => says(page, message) });
    } finally {
      cdn.close();
    }
  });

  test('by Parcel, a page answers', async () => {
    const config = '{ "private": true, "@parcel/resolver-default": { "packageExports": true } }';
    const folder = folderFor('parcel', { 'main.js': programFor('Parcel'), 'package.json': config });
    const args = ['build', 'index.html', '--no-cache', '--no-source-maps', '--dist-dir', 'built', '--public-url', './'];
    execFileSync(process.execPath, [join(consumer, 'node_modules/parcel/lib/bin.js'), ...args], { cwd: folder, encoding: 'utf8' });
    assertNoPaths(join(folder, 'built'));
    await answers(join(folder, 'built'));
  });

  test('by esbuild, a page answers and has threads where it is isolated', async () => {
    const build = examples('In a page, with a bundler').find((code) => code.startsWith('// build.js'));
    const folder = folderFor('esbuild', { 'main.js': programFor('esbuild'), 'build.js': build });
    const run = () => execFileSync(process.execPath, ['build.js'], { cwd: folder, encoding: 'utf8' });
    run();
    writeFileSync(join(folder, 'built/index.html'), html);
    assertNoPaths(join(folder, 'built'));
    await answers(join(folder, 'built'));
    writeFileSync(join(folder, 'main.js'), withThreads(programFor('esbuild')));
    run();
    await answers(join(folder, 'built'), { headers: isolating, use: choosePhotoOnThreads });
  });

  test('by Rollup, a page answers', async () => {
    const folder = folderFor('rollup', { 'main.js': programFor('esbuild') });
    const bundle = await rollup({ input: join(folder, 'main.js'), external: [name] });
    await bundle.write({ dir: join(folder, 'built'), paths: { [name]: `./${name}/index.js` } });
    cpSync(installed, join(folder, 'built', name), { recursive: true });
    writeFileSync(join(folder, 'built/index.html'), html);
    assertNoPaths(join(folder, 'built'));
    await answers(join(folder, 'built'));
  });

  test('by Next.js, a page and a route answer', async () => {
    const [page, config, route] = examples('In Next.js');
    const folder = folderFor('next', { 'package.json': '{ "private": true }', 'next.config.mjs': config, 'app/page.jsx': page });
    mkdirSync(join(folder, 'app/label'), { recursive: true });
    writeFileSync(join(folder, 'app/label/route.js'), route);
    const next = join(consumer, 'node_modules/next/dist/bin/next');
    const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1' };
    execFileSync(process.execPath, [next, 'build'], { cwd: folder, encoding: 'utf8', env, stdio: 'pipe' });
    assertNoPaths(join(folder, '.next/static'));

    const port = await freePort();
    const server = spawn(process.execPath, [next, 'start', '--port', String(port)], { cwd: folder, env, stdio: 'ignore' });
    const address = `http://localhost:${port}/`;
    try {
      await reachable(address);
      await inPage(address, choosePhoto);
      const response = await fetch(`${address}label`, { method: 'POST', body: readFileSync(photo('chelsea.png')) });
      assert.deepEqual(await response.json(), { label: 'cat', known: true });
    } finally {
      server.kill();
    }
  });

  async function freePort() {
    const server = createServer().listen(0);
    const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
    await new Promise((resolve) => server.close(resolve));
    return port;
  }

  async function reachable(address) {
    for (let tries = 0; tries < 300; ++tries) {
      if (
        await fetch(address).then(
          () => true,
          () => false,
        )
      )
        return;
      await setTimeout(100);
    }
    assert.fail(`${address} does not answer`);
  }

  test('for a server by esbuild, the package says that it must not be bundled', async () => {
    const { build } = await import('esbuild');
    const program = `import { createClassifier } from '${name}';
      createClassifier({ weights: 'photo.png' }).catch(({ code, message }) => console.log(code, message));`;
    const folder = folderFor('server', { 'main.js': program });
    for (const format of /** @type {const} */ (['esm', 'cjs'])) {
      const outfile = join(folder, `built.${format === 'esm' ? 'mjs' : 'cjs'}`);
      await build({ entryPoints: [join(folder, 'main.js')], bundle: true, platform: 'node', format, outfile, logLevel: 'silent' });
      const said = execFileSync(process.execPath, [outfile], { encoding: 'utf8' });
      assert.match(said, /^unsupported A bundler moved the files of mobilenet-classifier\. Keep the package out of the bundle/);
    }
  });
});
