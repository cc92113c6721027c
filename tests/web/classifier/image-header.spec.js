// The sizes that headers tell, without a page.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { imageFormat, imageSize } from '../../../web/classifier/image-header.js';
import { bytesOf as bytes, tiff } from '../support/odd-files.js';
import { root } from '../support/site.js';

const golden = (name) => new Uint8Array(readFileSync(join(root, 'tests/golden/images', name)));
const sizeOf = (file) => imageSize(file, imageFormat(file));

const riff = (chunk, ...data) => bytes('RIFF', [0, 0, 0, 0], 'WEBP', chunk, [0, 0, 0, 0], ...data);
const uint32 = (value) => [value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255];
const box = (type, ...content) => {
  const inside = bytes(...content);
  return bytes(uint32(inside.length + 8), type, inside);
};
const ispe = (width, height) => box('ispe', uint32(0), uint32(width), uint32(height));
const meta = (...properties) => box('meta', uint32(0), box('iprp', box('ipco', ...properties)));
const iso = (brand, ...boxes) => bytes(box('ftyp', brand, uint32(0)), ...boxes);
const track = (width, height) => box('moov', box('trak', box('tkhd', Array(76).fill(0), uint32(width * 65536), uint32(height * 65536))));
const hugePng = bytes('\x89PNG\r\n\x1a\n', uint32(13), 'IHDR', uint32(65535), uint32(65535), [8, 2, 0, 0, 0], uint32(0));
const bmpHeader = bytes([40, 0, 0, 0, 0x30, 0x75, 0, 0, 0x40, 0x9c, 0, 0], Array(28).fill(0)); // twice the height: with a mask
const bmp = (headerSize, ...fields) => bytes('BM', Array(12).fill(0), [headerSize, 0, 0, 0], ...fields, Array(8).fill(0));

for (const [kind, file, width, height] of [
  ['lossless WebP of the largest size', riff('VP8L', [0x2f, 0xff, 0xff, 0xff, 0x0f]), 16384, 16384],
  ['lossless WebP', riff('VP8L', [0x2f, 99, 0x40, 0x06, 0]), 100, 26],
  ['lossy WebP', riff('VP8 ', [0, 0, 0, 0x9d, 0x01, 0x2a, 0x2c, 0x41, 0xc8, 0x00]), 300, 200],
  ['extended WebP', riff('VP8X', [0, 0, 0, 0, 0x2b, 0x01, 0, 0xc7, 0, 0]), 300, 200],
  ['AVIF made of tiles', iso('avif', meta(ispe(512, 512), ispe(4032, 3024), ispe(160, 120))), 4032, 3024],
  ['AVIF whose header is at the end', iso('avif', box('mdat', Array(99).fill(7)), meta(ispe(300, 200))), 300, 200],
  ['animated AVIF', iso('avis', track(640, 360)), 640, 360],
  ['AVIF of the largest size', iso('avif', meta(ispe(0xffffffff, 0xffffffff))), 0xffffffff, 0xffffffff],
  ['AVIF from an encoder', golden('wide.avif'), 40, 24],
  ['HEIC', iso('heic', meta(ispe(4032, 3024))), 4032, 3024],
  ['HEIC from an encoder', golden('wide.heic'), 64, 64],
  ['JPEG XL from an encoder', golden('wide.jxl'), 40, 24],
  // 1 bit: not small; 2 bits: 30 bits follow; height - 1; ratio 1 : 1.
  ['JPEG XL of the largest size', bytes([0xff, 0x0a, 0xfe, 0xff, 0xff, 0xff, 0x03]), 2 ** 30, 2 ** 30],
  ['small JPEG XL', bytes([0xff, 0x0a, 0x47, 0x00]), 32, 32],
  ['ICO', bytes([0, 0, 1, 0, 1, 0, 48, 32], Array(10).fill(0), [200, 0, 0, 0]), 48, 32],
  ['ICO whose PNG is larger', bytes([0, 0, 1, 0, 1, 0, 0, 0], Array(10).fill(0), [22, 0, 0, 0], hugePng), 65535, 65535],
  ['ICO whose BMP is larger', bytes([0, 0, 1, 0, 1, 0, 9, 9], Array(10).fill(0), [22, 0, 0, 0], bmpHeader), 30000, 20000],
  ['TIFF', tiff([256, 640], [257, 480]), 640, 480],
  ['TIFF of the largest size', tiff([256, 0xffffffff], [257, 0xffffffff]), 0xffffffff, 0xffffffff],
  ['PNG of the largest size', hugePng, 65535, 65535],
  ['PNG from an iPhone', bytes(hugePng.subarray(0, 8), [0, 0, 0, 4], 'CgBI', Array(8).fill(1), hugePng.subarray(8)), 65535, 65535],
  ['JPEG of the largest size', bytes([0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 255, 255, 255, 255, 1, 1, 0x11, 0]), 65535, 65535],
  ['JPEG with bytes between its segments', bytes([0xff, 0xd8, 0xff, 0xe0, 0, 2, 1, 2, 3, 0xff, 0xc0, 0, 8, 8, 0, 9, 0, 7, 0]), 7, 9],
  ['GIF of the largest size', bytes('GIF89a', [255, 255, 255, 255, 0, 0, 0, 0x3b]), 65535, 65535],
  ['GIF whose frame is beyond its screen', bytes('GIF89a', [9, 0, 9, 0, 0, 0, 0, 0x2c, 5, 0, 0, 0, 20, 0, 7, 0, 0]), 25, 9],
  [
    'GIF with a comment before its frame',
    bytes('GIF89a', [9, 0, 9, 0, 0, 0, 0, 0x21, 0xfe, 2, 65, 66, 0, 0x2c, 0, 0, 0, 0, 20, 0, 7, 0, 0]),
    20,
    9,
  ],
  ['BMP', bmp(40, [150, 0, 0, 0, 100, 0, 0, 0]), 150, 100],
  ['BMP from top to bottom', bmp(40, [150, 0, 0, 0, 0x9c, 0xff, 0xff, 0xff]), 150, 100],
  ['BMP with the first header of OS/2', bmp(12, [150, 0, 100, 0, 1, 0, 24, 0]), 150, 100],
]) {
  test(`the size of a ${kind}`, () => expect(sizeOf(file)).toEqual({ width, height }));
}

test('a header that ends early has no size', () => {
  for (const file of [riff('VP8L', [0x2f]), riff('VP8X'), iso('avif'), iso('avif', meta(ispe(9, 9)).subarray(0, 40)), riff('ALPH')]) {
    expect(sizeOf(file)).toBe(null);
  }
});

test('a size of 0 is none', () => {
  for (const file of [bmp(40, Array(8).fill(0)), bytes('GIF89a', Array(8).fill(0)), tiff([256, 0], [257, 5])])
    expect(sizeOf(file)).toBe(null);
});
