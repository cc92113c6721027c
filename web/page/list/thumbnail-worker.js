// Makes small copies of photos one after another: receives { id, file, preview } and sends { id, blob }. A thumbnail is a
// square of the middle, a preview is the whole photo. blob is null if the browser cannot open the file.
const side = 240;
const previewSide = 2048;

function toBlob(canvas) {
  return canvas.convertToBlob({ type: 'image/webp', quality: 0.8 });
}

async function preview(file) {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  const scale = Math.min(1, previewSide / Math.max(picture.width, picture.height));
  const canvas = new OffscreenCanvas(Math.ceil(picture.width * scale), Math.ceil(picture.height * scale));
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d'));
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return toBlob(canvas);
}

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
  return toBlob(canvas);
}

let last = Promise.resolve();
self.onmessage = ({ data }) => {
  const { id, file } = data;
  last = last.then(async () => {
    const blob = await (data.preview ? preview : thumbnail)(file).catch(() => null);
    self.postMessage({ id, blob });
  });
};
