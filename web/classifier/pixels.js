import { ClassifierError } from './errors.js';

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

// Copies rows of a bitmap unscaled as RGBA into `target`, width * rows * 4 bytes. The engine resizes them, because
// browsers differ in how they resize. The canvas is as large as the rows.
export function copyRows(bitmap, top, rows, target) {
  const { width } = bitmap;
  if (!canvas) {
    assertPixelsAreReadable();
    canvas = new OffscreenCanvas(width, rows);
    context = canvas.getContext('2d', { willReadFrequently: true, colorSpace: 'srgb' });
  }
  // The last rows of a picture are fewer.
  if (canvas.width !== width || (top === 0 && canvas.height !== rows)) {
    canvas.width = width;
    canvas.height = rows;
  }
  context.globalCompositeOperation = 'copy'; // each strip replaces the one before, including transparent pixels
  context.drawImage(bitmap, 0, top, width, rows, 0, 0, width, rows);
  target.set(context.getImageData(0, 0, width, rows).data);
}
