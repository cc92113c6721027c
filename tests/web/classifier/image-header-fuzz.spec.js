// Every prefix and many changed bytes of small files: the readers of headers give an answer or an error of their own, and a
// file that passes them and that the browser decodes has the size that its header tells.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { imageFormat, imageSize } from '../../../web/classifier/image-header.js';
import { readPictureFile, refuseFormat } from '../../../web/classifier/picture-file.js';
import { endsEarly } from '../../../web/classifier/jpeg-data.js';
import { bytesOf, tiff } from '../support/odd-files.js';
import { root } from '../support/site.js';

const golden = (name) => new Uint8Array(readFileSync(join(root, 'tests/golden/images', name)));
const uint32 = (value) => [value & 255, (value >> 8) & 255, (value >> 16) & 255, value >>> 24];

const bmp = bytesOf('BM', uint32(54 + 48), uint32(0), uint32(54), uint32(40), uint32(5), uint32(3), [1, 0, 24, 0], Array(24 + 48).fill(0));
// A directory of one entry, a BMP header with twice the height, 8 × 4 pixels and their mask.
const ico = bytesOf(
  [0, 0, 1, 0, 1, 0, 8, 4, 0, 0, 1, 0, 32, 0],
  [...uint32(40 + 128 + 16), ...uint32(22)],
  [...uint32(40), ...uint32(8), ...uint32(8), 1, 0, 32, 0],
  Array(24).fill(0),
  Array(128 + 16).fill(0x55),
);

/** @type {Record<string, Uint8Array>} */
const files = {
  'grey.jpg': golden('grey.jpg'),
  'progressive.jpg': golden('progressive.jpg'),
  'palette.png': golden('palette.png'),
  'animated.gif': golden('animated.gif'),
  'wide.avif': golden('wide.avif'),
  'wide.heic': golden('wide.heic'),
  'wide.jxl': golden('wide.jxl'),
  'a.bmp': bmp,
  'a.ico': ico,
  'a.tiff': tiff([256, 3], [257, 2], [258, 8], [259, 1], [262, 1], [273, 100], [278, 2], [279, 6]),
  'a.webp': bytesOf(
    'RIFF',
    uint32(30),
    'WEBPVP8L',
    uint32(17),
    [0x2f, 0x09, 0xc0, 0x01, 0x00, 0x07, 0x10, 0xfd, 0x8f, 0xfe, 0x07, 0x22, 0xa2, 0xff, 0x01, 0, 0, 0],
  ),
};

// Prefixes, and copies with a byte changed in one of four ways; of long files a part, spread evenly.
function* variants(file) {
  const step = Math.max(1, Math.floor(file.length / 400));
  for (let at = 0; at < file.length; at += step) {
    yield file.slice(0, at);
    for (const value of [0, 255, file[at] ^ 1, file[at] ^ 128]) {
      if (value === file[at]) continue;
      const copy = file.slice();
      copy[at] = value;
      yield copy;
    }
  }
}

// The sizes that the browser decodes; null where it refuses the file.
const decodedSizes = (page, list) =>
  page.evaluate(
    (texts) =>
      Promise.all(
        texts.map(async (text) => {
          const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
          const bitmap = await createImageBitmap(new Blob([bytes])).catch(() => null);
          const size = bitmap && { width: bitmap.width, height: bitmap.height };
          bitmap?.close();
          return size;
        }),
      ),
    list.map((bytes) => Buffer.from(bytes).toString('base64')),
  );

for (const [name, file] of Object.entries(files)) {
  test(`${name}, cut and changed`, async ({ page }) => {
    test.slow();
    const list = [...variants(file)];
    const small = [];
    for (const bytes of list) {
      const format = imageFormat(bytes);
      const size = imageSize(bytes, format);
      if (format === 'jpeg') expect(typeof endsEarly(bytes)).toBe('boolean');
      if (bytes.length > 0) expect((await refuseFormat(bytes, name)).message).toMatch(/\.$/);
      const error = await readPictureFile(new Blob([bytes]), name).then(
        () => null,
        (failure) => failure,
      );
      if (error) expect(error).toMatchObject({ name: 'ClassifierError', message: expect.stringMatching(/^“.*\.$/s) });
      if (!error && size && size.width * size.height <= 1e6) small.push({ bytes, format, size });
    }
    const decoded = [];
    for (let at = 0; at < small.length; at += 200) {
      const part = small.slice(at, at + 200);
      decoded.push(
        ...(await decodedSizes(
          page,
          part.map(({ bytes }) => bytes),
        )),
      );
    }
    let count = 0;
    for (const [index, found] of decoded.entries()) {
      if (!found) continue;
      count += 1;
      const { format, size } = small[index];
      // An icon may hold several pictures; the header tells the largest.
      if (format === 'ico')
        expect(size && size.width >= found.width && size.height >= found.height, JSON.stringify({ index, size, found })).toBe(true);
      else expect(size, `${format}, variant ${index}`).toEqual(found);
    }
    console.log(`${name}: ${list.length} variants, ${count} decoded`);
    if (!/heic|jxl|tiff/.test(name)) expect(count).toBeGreaterThan(0);
  });
}
