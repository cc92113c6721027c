// Bundles the site's scripts and style sheets, minified, with source maps: node web/bundle.js SITE.
// A first visit then waits for four of them, not for fifty. The npm package is not bundled.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const web = dirname(fileURLToPath(import.meta.url));
const languages = readdirSync(join(web, 'page/language')).filter((name) => /^[a-z]{2}\.js$/.test(name) && name !== 'en.js');

// What the page's bundles import and do not contain: the classifier, as everybody does, and all languages but
// English.
const alone = [
  ...['index', 'engine', 'compile', 'variant'].map((name) => `classifier/${name}.js`),
  ...languages.map((name) => `page/language/${name}`),
];

const entries = [
  ...alone,
  'classifier/worker.js',
  'page/main.js',
  'page/main.css',
  'page/speed-test/speed-test.js',
  'page/speed-test/speed-test.css',
  'page/card/card.js',
  'page/card/card.css',
  'page/list/thumbnail-worker.js',
];

// Of Emscripten's modules, one is chosen and fetched at run time.
const isLeftOut = (entry, path) => path.startsWith('classifier/mobilenet-') || (entry.startsWith('page/') && alone.includes(path));

const leaveOut = (entry) => ({
  name: 'leave-out',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\.?\/.*\.js$/ }, ({ path, resolveDir, kind }) => {
      if (kind === 'entry-point' || !isLeftOut(entry, relative(web, join(resolveDir, path)))) return null;
      const address = relative(join(web, dirname(entry)), join(resolveDir, path));
      return { path: address.startsWith('.') ? address : `./${address}`, external: true };
    });
  },
});

// The entry's bundle and its source map, as esbuild gives them: [{ path, contents, text }]. An entry's path
// and those in the results are relative to the site. `plugins` are esbuild's.
export async function bundle(entry, plugins = []) {
  const { outputFiles } = await build({
    absWorkingDir: web,
    entryPoints: [entry],
    outbase: '.',
    outdir: '.', // nothing is written there: addresses are the same in the sources and in the site
    write: false,
    bundle: true,
    format: 'esm',
    minify: true,
    target: 'es2022',
    sourcemap: true,
    logLevel: 'warning',
    ignoreAnnotations: true, // the package's "sideEffects" is for those who import it
    plugins: [leaveOut(entry), ...plugins],
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
