// The largest canvas, in bytes: phones do not allow one for a whole large photo, so pixels are copied in strips.
const stripBytes = 4 * 2 ** 20;

let canvas;
let context;

// Copies a bitmap's pixels unscaled as RGBA into `target`, width * height * 4 bytes. The engine resizes them, because
// browsers differ in how they resize.
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
  context.globalCompositeOperation = 'copy'; // each strip replaces the one before, including transparent pixels
  for (let top = 0; top < height; top += rows) {
    const count = Math.min(rows, height - top);
    context.drawImage(bitmap, 0, top, width, count, 0, 0, width, count);
    target.set(context.getImageData(0, 0, width, count).data, top * width * 4);
  }
}
