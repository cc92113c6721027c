import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '../support/fixtures.js';
import { photo, root } from '../support/site.js';

const jpeg = readFileSync(join(root, 'web/page/sample-cat.jpg'));
const png = readFileSync(photo('chelsea.png'));

// A PNG file whose header claims width x height pixels.
function hugePng(width, height) {
  const header = Buffer.from(png.subarray(0, 33));
  header.writeUInt32BE(width, 16);
  header.writeUInt32BE(height, 20);
  return Buffer.concat([header, png.subarray(-12)]);
}

// Overwrites some of the compressed pixels.
function scrambled(bytes) {
  const copy = Buffer.from(bytes);
  const data = copy.indexOf('IDAT') + 4;
  copy.fill(0x5a, data, data + 100);
  return copy;
}

/** @type {[string, string, string, Buffer, string | RegExp][]} */
const cases = [
  [
    'a text file named .jpg',
    'notes.jpg',
    'image/jpeg',
    Buffer.from('These are notes, no picture.\n'.repeat(20)),
    /“notes\.jpg” is a text file, not a photo/,
  ],
  ['an empty file', 'empty.png', 'image/png', Buffer.alloc(0), /“empty\.png” is empty/],
  [
    'a truncated JPEG',
    'half.jpg',
    'image/jpeg',
    jpeg.subarray(0, jpeg.length / 2),
    '“half.jpg” is incomplete: its JPEG data end early. Export or download it again.',
  ],
  ['a JPEG cut in its header', 'head.jpg', 'image/jpeg', jpeg.subarray(0, 30), /“head\.jpg” is incomplete: its JPEG data end early/],
  ['a truncated PNG', 'half.png', 'image/png', png.subarray(0, png.length / 2), /“half\.png” is incomplete: its PNG data end early/],
  [
    'a small WebP of 268 megapixels',
    'huge.webp',
    'image/webp',
    Buffer.from('RIFF\x1e\0\0\0WEBPVP8L\x12\0\0\0\x2f\xff\xff\xff\x0f' + '\0'.repeat(13), 'latin1'),
    /“huge\.webp” has 16384 × 16384 pixels/,
  ],
  ['a scrambled PNG', 'noise.png', 'image/png', scrambled(png), /“noise\.png” is damaged: a checksum is wrong/],
  [
    'too many pixels',
    'huge.png',
    'image/png',
    hugePng(30000, 20000),
    '“huge.png” has 30000 × 20000 pixels. The limit is 64 million pixels: make the picture smaller.',
  ],
  [
    'a binary file that is not an image',
    'tool.bin',
    '',
    Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 3]),
    '“tool.bin” is not a photo of a known format. Use a JPEG or PNG photo instead.',
  ],
  [
    'HEIC, which Chromium cannot open',
    'phone.heic',
    'image/heic',
    Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic'),
    /“phone\.heic” is a HEIC picture\. This browser cannot open it\. Save it as JPEG, for example/,
  ],
  [
    'HEIC that is called JPEG',
    'IMG_1.JPG',
    'image/jpeg',
    Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic'),
    /“IMG_1\.JPG” is a HEIC picture, although its name says JPEG\. This browser cannot open it\./,
  ],
  [
    'a video',
    'clip.mp4',
    'video/mp4',
    Buffer.from('\0\0\0\x18ftypisom\0\0\x02\0isommp41'),
    /“clip\.mp4” is a video \(MP4\), not a photo\. Save a/,
  ],
  [
    'an SVG drawing',
    'logo.svg',
    'image/svg+xml',
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
    /is an SVG drawing.*Export it as PNG/,
  ],
  [
    'a JPEG whose data end early, with an end marker',
    'grey.jpg',
    'image/jpeg',
    Buffer.concat([jpeg.subarray(0, jpeg.length * 0.6), Buffer.from([0xff, 0xd9])]),
    '“grey.jpg” is incomplete: its JPEG data end early. Export or download it again.',
  ],
  [
    'a JPEG without a scan',
    'frame.jpg',
    'image/jpeg',
    Buffer.from([0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0, 99, 0, 99, 1, 1, 0x11, 0, 0xff, 0xd9]),
    '“frame.jpg” is damaged: colour channel 1 of 1 has no data. Export or download it again.',
  ],
];

// By the file's name.
const headlines = {
  'IMG_1.JPG': 'This browser can’t open that format',
  'clip.mp4': 'That is not a photo',
  'logo.svg': 'This browser can’t open that format',
  'grey.jpg': 'That photo is damaged',
  'frame.jpg': 'That photo is damaged',
  'notes.jpg': 'That is not a photo',
  'empty.png': 'That file is empty',
  'half.jpg': 'That photo is damaged',
  'head.jpg': 'That photo is damaged',
  'half.png': 'That photo is damaged',
  'huge.webp': 'That photo is too large',
  'noise.png': 'That photo is damaged',
  'huge.png': 'That photo is too large',
  'tool.bin': 'That is not a photo',
  'phone.heic': 'This browser can’t open that format',
};

for (const [title, name, mimeType, buffer, message] of cases) {
  test(`${title} gets a clear message and the page goes on`, async ({ app }) => {
    await app.choose({ name, mimeType, buffer });
    await app.expectState('problem');
    await expect(app.headline).toHaveText(headlines[name]);
    await expect(app.detail).toHaveText(message);
    await expect(app.page.getByRole('status')).toContainText(message);

    await app.choose(photo('chelsea.png'));
    await app.expectAnswer();
  });
}

test('more than 50 MB are refused before they are read', async ({ app }) => {
  await app.page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(50 * 2 ** 20 + 1)], 'big.jpg', { type: 'image/jpeg' }));
    document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data }));
  });
  await app.expectState('problem');
  await expect(app.detail).toHaveText('“big.jpg” has 51 MB. The limit is 50 MB: make the picture smaller.');
});

test.describe('a model that cannot be loaded', () => {
  test('is reported with URL and status, and can be tried again', async ({ page }) => {
    await page.route('**/*.safetensors', (route) => route.fulfill({ status: 404, contentType: 'text/plain', body: 'no' }));
    await page.goto('./');
    await expect(page.locator('#app')).toHaveAttribute('data-state', 'failed');
    await expect(page.locator('#detail')).toHaveText(/The weights file is not at http.*\.safetensors: the server answered 404/);
    await page.unroute('**/*.safetensors');
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.locator('#app')).toHaveAttribute('data-state', 'ready');
  });

  test('a site without weights says what to do', async ({ page }) => {
    await page.route('**/weights/index.json', (route) => route.fulfill({ json: { default: null, files: [] } }));
    await page.route('./', async (route) => {
      const response = await route.fetch();
      const body = (await response.text()).replace(/(<meta name="weights" content=")[^"]*/, '$1');
      await route.fulfill({ response, body });
    });
    await page.goto('./');
    await expect(page.locator('#app')).toHaveAttribute('data-state', 'failed');
    await expect(page.locator('#detail')).toHaveText(/no weights file\. Train one/);
  });

  test('a file that is not a weights file is refused with a message', async ({ page }) => {
    await page.goto('./?weights=page/sample-cat.jpg');
    await expect(page.locator('#app')).toHaveAttribute('data-state', 'failed');
    await expect(page.locator('#detail')).toHaveText(/These weights cannot be used: .*sample-cat\.jpg/);
  });
});
