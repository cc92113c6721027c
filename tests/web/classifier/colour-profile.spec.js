// Colour profiles are taken out of files, without a page. tests/web/other_browsers/colour-profiles.spec.js looks at the
// answers of browsers that would apply them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { withoutColourProfile } from '../../../web/classifier/colour-profile.js';
import { imageFormat } from '../../../web/classifier/image-header.js';
import { bmpWithProfile, jpegWithProfile, pngWithGamma, pngWithProfile, webpWithProfile } from '../support/colour-profiles.js';
import { photo, root } from '../support/site.js';

const golden = (name) => readFileSync(join(root, 'tests/golden/images', name));
const png = golden('interlaced.png');
const jpeg = readFileSync(photo('astronaut.jpg'));
const webp = golden('chelsea.webp');

async function cleaned(bytes, blob = new Blob([bytes], { type: 'image/x' })) {
  const plain = withoutColourProfile(blob, { bytes: new Uint8Array(bytes), format: imageFormat(bytes) });
  expect(plain.type).toBe('image/x');
  return Buffer.from(await plain.arrayBuffer());
}

test('a JPEG and a PNG lose their profile and gamma, and nothing else', async () => {
  expect((await cleaned(jpegWithProfile(jpegWithProfile(jpeg)))).equals(jpeg)).toBe(true);
  expect((await cleaned(pngWithProfile(pngWithGamma(png)))).equals(png)).toBe(true);
});

test('a WebP and a BMP keep their size', async () => {
  const withProfile = webpWithProfile(webp);
  const plain = await cleaned(withProfile);
  expect(plain.length).toBe(withProfile.length);
  expect([plain[20], plain.toString('latin1', 30, 34)]).toEqual([0, 'JUNK']);
  expect(plain.subarray(-webp.length + 12).equals(webp.subarray(12))).toBe(true);
  const bmp = bmpWithProfile(200, 60, 20);
  const plainBmp = await cleaned(bmp);
  expect([plainBmp.length, plainBmp.toString('latin1', 70, 74)]).toEqual([bmp.length, 'BGRs']);
});

test('a file without a profile is not copied', async () => {
  for (const bytes of [jpeg, png, webp, Buffer.from('no picture at all, but some text')]) {
    const blob = new Blob([bytes]);
    expect(withoutColourProfile(blob, { bytes: new Uint8Array(bytes), format: imageFormat(bytes) })).toBe(blob);
  }
});

test('a file that ends inside a chunk or segment is taken as it is', async () => {
  for (const whole of [jpegWithProfile(jpeg), pngWithProfile(png), webpWithProfile(webp), bmpWithProfile(1, 2, 3)]) {
    for (let length = 27; length < 700; length += 13) {
      const bytes = whole.subarray(0, length);
      expect((await cleaned(bytes)).length).toBeLessThanOrEqual(length + 4);
    }
  }
});
