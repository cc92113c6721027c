// The sizes that headers tell, without a page.
import { expect, test } from '@playwright/test';
import { imageFormat, imageSize } from '../../../web/classifier/image-header.js';

const bytes = (...parts) =>
  new Uint8Array(Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part)))));
const sizeOf = (file) => imageSize(file, imageFormat(file));

const riff = (chunk, ...data) => bytes('RIFF', [0, 0, 0, 0], 'WEBP', chunk, [0, 0, 0, 0], ...data);
const ispe = (width, height) =>
  bytes([0, 0, 0, 20], 'ispe', [0, 0, 0, 0], [0, 0, width >> 8, width & 255], [0, 0, height >> 8, height & 255]);
const iso = (brand, ...boxes) => bytes([0, 0, 0, 16], 'ftyp', brand, [0, 0, 0, 0], ...boxes);
const bmp = (headerSize, ...fields) => bytes('BM', Array(12).fill(0), [headerSize, 0, 0, 0], ...fields, Array(8).fill(0));

for (const [kind, file, width, height] of [
  ['lossless WebP of the largest size', riff('VP8L', [0x2f, 0xff, 0xff, 0xff, 0x0f]), 16384, 16384],
  ['lossless WebP', riff('VP8L', [0x2f, 99, 0x40, 0x06, 0]), 100, 26],
  ['lossy WebP', riff('VP8 ', [0, 0, 0, 0x9d, 0x01, 0x2a, 0x2c, 0x41, 0xc8, 0x00]), 300, 200],
  ['extended WebP', riff('VP8X', [0, 0, 0, 0, 0x2b, 0x01, 0, 0xc7, 0, 0]), 300, 200],
  ['AVIF made of tiles', iso('avif', ispe(512, 512), ispe(4032, 3024), ispe(160, 120)), 4032, 3024],
  ['HEIC', iso('heic', ispe(4032, 3024)), 4032, 3024],
  ['BMP', bmp(40, [150, 0, 0, 0, 100, 0, 0, 0]), 150, 100],
  ['BMP from top to bottom', bmp(40, [150, 0, 0, 0, 0x9c, 0xff, 0xff, 0xff]), 150, 100],
  ['BMP with the first header of OS/2', bmp(12, [150, 0, 100, 0, 1, 0, 24, 0]), 150, 100],
]) {
  test(`the size of a ${kind}`, () => expect(sizeOf(file)).toEqual({ width, height }));
}

test('a header that ends early has no size', () => {
  for (const file of [riff('VP8L', [0x2f]), riff('VP8X'), iso('avif'), iso('avif', ispe(9, 9).subarray(0, 14)), riff('ALPH')]) {
    expect(sizeOf(file)).toBe(null);
  }
});
