import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from '../support/fixtures.js';
import { defaultWeights, photo, root } from '../support/site.js';

const trainer = join(root, 'build/native/trainer');

const golden = (name) => join(root, 'tests/golden/images', name);
// PNG and lossless WebP have the same pixels everywhere. Lossy WebP has them too, because all use libwebp; transparent
// pixels are rounded twice in browsers, as canvases multiply them with alpha.
const files = [photo('chelsea.png'), ...['chelsea.webp', 'squares.webp', 'squares_alpha.webp', 'animated.webp'].map(golden)];

for (const file of files) {
  test(`trainer classify and the page give the same logits for ${basename(file)}`, async ({ page }) => {
    test.skip(!statSync(trainer, { throwIfNoEntry: false })?.isFile(), 'build/native/trainer is not built');
    const weights = defaultWeights();
    const output = execFileSync(trainer, ['classify', '--weights', weights, '--json', file], { encoding: 'utf8' });
    const native = JSON.parse(output.trim());

    await page.goto('bench.html');
    const [inPage, labels] = await page.evaluate(async (base64) => {
      const { createClassifier } = await import('./classifier/index.js');
      const { default: name } = await (await fetch('weights/index.json')).json();
      const classifier = await createClassifier({ weights: `weights/${name}` });
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      return [await classifier.classify(new Blob([bytes])), classifier.info().labels];
    }, readFileSync(file).toString('base64'));

    expect(inPage.logits).toHaveLength(labels.length);
    expect(native.logits).toHaveLength(labels.length);
    inPage.logits.forEach((logit, index) => {
      expect(Math.abs(logit - native.logits[index]), `logit of ${labels[index]}`).toBeLessThan(1e-3);
    });
    expect(inPage.label).toBe(native.label);
    expect(inPage.known).toBe(native.known);
    expect(inPage.confidence).toBeCloseTo(native.confidence, 3);
  });
}
