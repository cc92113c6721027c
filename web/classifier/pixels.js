// A strip of a canvas holds this much at most: phones refuse canvases of a whole big photo.
const stripBytes = 4 * 2 ** 20;

let canvas;
let context;

// Copies a bitmap's pixels, unscaled, as RGBA into `target` of width * height * 4 bytes: the engine
// resizes them itself, because browsers do not agree on how to.
export function copyPixels(bitmap, target) {
  const { width, height } = bitmap;
  const rows = Math.max(1, Math.min(height, Math.floor(stripBytes / (width * 4))));
  if (!canvas) {
    canvas = new OffscreenCanvas(width, rows);
    context = canvas.getContext('2d', { willReadFrequently: true, colorSpace: 'srgb' });
  }
  if (canvas.width !== width || canvas.height !== rows) {
    canvas.width = width;
    canvas.height = rows;
  }
  context.globalCompositeOperation = 'copy'; // a strip replaces the one before, transparency too
  for (let top = 0; top < height; top += rows) {
    const count = Math.min(rows, height - top);
    context.drawImage(bitmap, 0, top, width, count, 0, 0, width, count);
    target.set(context.getImageData(0, 0, width, count).data, top * width * 4);
  }
}
