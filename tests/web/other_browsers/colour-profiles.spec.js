// A colour profile changes no answer: WebKit would apply it, where other browsers and the trainer do not.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bmpWithProfile, jpegWithProfile, pngWithGamma, pngWithProfile, webpWithProfile } from '../support/colour-profiles.js';
import { photo, root } from '../support/site.js';
import { expect, test } from './fixtures.js';

const png = readFileSync(photo('chelsea.png'));
const jpeg = readFileSync(join(root, 'web/page/sample-cat.jpg'));
const webp = readFileSync(join(root, 'tests/golden/images/chelsea.webp'));
const plainBmp = bmpWithProfile(200, 60, 20);
plainBmp.write('BGRs', 70);

test('a photo with a strong profile or gamma gets the answer of the photo without it', async ({ visit }) => {
  const pairs = {
    'JPEG with a profile': [jpeg, jpegWithProfile(jpeg)],
    'PNG with a profile': [png, pngWithProfile(png)],
    'PNG with a gamma': [png, pngWithGamma(png)],
    'WebP with a profile': [webp, webpWithProfile(webp)],
    'BMP with a profile': [plainBmp, bmpWithProfile(200, 60, 20)],
  };
  const files = Object.entries(pairs).map(([kind, pair]) => ({ kind, pair: pair.map((bytes) => bytes.toString('base64')) }));
  const answers = await visit.run(async (files) => {
    const at = (path) => new URL(path, document.baseURI).href;
    const { createClassifier } = await import(at('classifier/index.js'));
    const { default: name } = await (await fetch(at('weights/index.json'))).json();
    const classifier = await createClassifier({ weights: at(`weights/${name}`) });
    const results = [];
    for (const { kind, pair } of files) {
      const [plain, profiled] = await classifier.classifyAll(
        pair.map((base64) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))),
      );
      results.push({ kind, plain: plain.result, profiled: profiled.result });
    }
    classifier.dispose();
    return results;
  }, files);
  for (const { kind, plain, profiled } of answers) {
    if (!kind.startsWith('BMP')) expect(plain.label, kind).toBe('cat');
    expect(profiled.logits, kind).toEqual(plain.logits);
  }
});
