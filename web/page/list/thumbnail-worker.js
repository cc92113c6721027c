// Makes thumbnails one after another: receives { id, file } and sends { id, blob }. blob is null if the browser cannot
// open the file.
const side = 240;

async function thumbnail(file) {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  const shorter = Math.min(picture.width, picture.height);
  const canvas = new OffscreenCanvas(Math.min(side, shorter), Math.min(side, shorter));
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d'));
  context.imageSmoothingQuality = 'high';
  const left = (picture.width - shorter) / 2;
  const top = (picture.height - shorter) / 2;
  context.drawImage(picture, left, top, shorter, shorter, 0, 0, canvas.width, canvas.height);
  picture.close();
  return canvas.convertToBlob({ type: 'image/webp', quality: 0.8 });
}

let last = Promise.resolve();
self.onmessage = ({ data: { id, file } }) => {
  last = last.then(async () => {
    const blob = await thumbnail(file).catch(() => null);
    self.postMessage({ id, blob });
  });
};
