import { ClassifierError } from './errors.js';

// The largest canvas, in bytes: phones do not allow one for a whole large photo, so pixels are copied in strips.
const stripBytes = 4 * 2 ** 20;

let canvas;
let context;

// Protections against fingerprinting (Tor, LibreWolf, Firefox with privacy.resistFingerprinting) let a page read white or
// random pixels instead of those that it drew, without an error: every photo would be answered wrongly. Milder ones change
// a channel by one or two, which does no harm.
function assertPixelsAreReadable() {
  const side = 8;
  /** @type {any} */
  const test = new OffscreenCanvas(side, side).getContext('2d', { willReadFrequently: true, colorSpace: 'srgb' });
  const colours = Array.from({ length: side }, (_, index) => [30 * index, 200 - 20 * index, (97 * index) % 256]);
  colours.forEach((colour, index) => {
    test.fillStyle = `rgb(${colour})`;
    test.fillRect(index, 0, 1, side);
  });
  const { data } = test.getImageData(0, 0, side, side);
  const isDrawn = (value, index) => index % 4 === 3 || Math.abs(value - colours[(index >> 2) % side][index % 4]) <= 4;
  if (data.every(isDrawn)) return;
  throw new ClassifierError(
    'blocked-pixels',
    'This browser hides the pixels of pictures from pages, to protect you against fingerprinting. Allow this site to read canvas data, or use another browser.',
  );
}

// Copies a bitmap's pixels unscaled as RGBA into `target`, width * height * 4 bytes. The engine resizes them, because
// browsers differ in how they resize.
export function copyPixels(bitmap, target) {
  const { width, height } = bitmap;
  const rows = Math.max(1, Math.min(height, Math.floor(stripBytes / (width * 4))));
  if (!canvas) {
    assertPixelsAreReadable();
    canvas = new OffscreenCanvas(width, rows);
    context = canvas.getContext('2d', { willReadFrequently: true, colorSpace: 'srgb' });
  }
  if (canvas.width !== width || canvas.height !== rows) {
    canvas.width = width;
    canvas.height = rows;
  }
  context.globalCompositeOperation = 'copy'; // each strip replaces the one before, including transparent pixels
  for (let top = 0; top < height; top += rows) {
    const count = Math.min(rows, height - top);
    context.drawImage(bitmap, 0, top, width, count, 0, 0, width, count);
    target.set(context.getImageData(0, 0, width, count).data, top * width * 4);
  }
}
