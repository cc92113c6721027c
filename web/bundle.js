// Bundles and minifies the site's scripts and style sheets, with source maps: node web/bundle.js SITE. A first visit
// then downloads four files instead of fifty. The npm package is not bundled.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const web = dirname(fileURLToPath(import.meta.url));
const languages = readdirSync(join(web, 'page/language')).filter((name) => /^[a-z]{2}\.js$/.test(name) && name !== 'en.js');

// Files that the classifier's worker loads when it first needs them.
const onDemand = ['classifier/refusal.js', 'classifier/jpeg-data.js'];

// Files that the page's bundles import but do not contain: the classifier, every language except English, and what is
// seldom needed.
const separate = [
  ...['index', 'engine', 'compile', 'variant'].map((name) => `classifier/${name}.js`),
  ...languages.map((name) => `page/language/${name}`),
  'page/photo/folder.js',
];

// Runs in browsers that are too old for the others.
const plainScript = 'page/start.js';

const entries = [
  ...separate,
  ...onDemand,
  'classifier/worker.js',
  plainScript,
  'page/main.js',
  'page/main.css',
  'page/speed-test/speed-test.js',
  'page/speed-test/speed-test.css',
  'page/card/card.js',
  'page/card/card.css',
  'page/list/thumbnail-worker.js',
];

// Emscripten's modules are never bundled: one of them is chosen and loaded at run time.
const isExternal = (entry, path) =>
  path.startsWith('classifier/mobilenet-') || onDemand.includes(path) || (entry.startsWith('page/') && separate.includes(path));

const externals = (entry) => ({
  name: 'externals',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\.?\/.*\.js$/ }, ({ path, resolveDir, kind }) => {
      if (kind === 'entry-point' || !isExternal(entry, relative(web, join(resolveDir, path)))) return null;
      const address = relative(join(web, dirname(entry)), join(resolveDir, path));
      return { path: address.startsWith('.') ? address : `./${address}`, external: true };
    });
  },
});

// Bundles one entry: [{ path, contents, text }] for the bundle and its source map. Paths are relative to the site.
// `plugins` are plugins of esbuild.
export async function bundle(entry, plugins = []) {
  const { outputFiles } = await build({
    absWorkingDir: web,
    entryPoints: [entry],
    outbase: '.',
    outdir: '.', // nothing is written; relative paths are the same in the sources and in the site
    write: false,
    bundle: true,
    format: entry === plainScript ? 'iife' : 'esm',
    minify: true,
    target: entry === plainScript ? 'es5' : 'es2022',
    sourcemap: true,
    logLevel: 'warning',
    ignoreAnnotations: true, // "sideEffects" in package.json is meant for users of the package
    plugins: [externals(entry), ...plugins],
  });
  return outputFiles.map(({ path, contents, text }) => ({ path: relative(web, path), contents, text }));
}

async function writeSite(site) {
  for (const files of await Promise.all(entries.map((entry) => bundle(entry)))) {
    for (const { path, contents } of files) {
      mkdirSync(join(site, dirname(path)), { recursive: true });
      writeFileSync(join(site, path), contents);
    }
  }
}

if (process.argv[1] && basename(process.argv[1]) === 'bundle.js') await writeSite(process.argv[2]);
