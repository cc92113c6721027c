import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from '../../../web/bundle.js';
import { root } from './site.js';

// Serves the bundle `entry` with one change: in its source file `source`, `from` is replaced by `to`. Paths are relative
// to web/.
export async function changeSource(page, entry, source, from, to) {
  const change = {
    name: 'change',
    setup({ onLoad }) {
      onLoad({ filter: /\.js$/ }, ({ path }) => {
        if (path !== join(root, 'web', source)) return null;
        const text = readFileSync(path, 'utf8');
        if (!text.includes(from)) throw new Error(`${source} has no ${from}`);
        return { contents: text.replace(from, to), loader: 'js' };
      });
    },
  };
  const { text } = (await bundle(entry, [change])).find(({ path }) => path === entry);
  await page.route(`**/${entry}`, async (route) => route.fulfill({ response: await route.fetch(), body: text }));
}

// Makes every photo unknown, as with a threshold that no photo reaches.
export const letNothingBeKnown = (page) =>
  changeSource(
    page,
    'classifier/worker.js',
    'classifier/engine.js',
    'return { best, confidence, known,',
    'return { best, confidence, known: false,',
  );
