import { inSite } from '../site.js';

// Browsers keep the decoded pixels of an image that they have shown, 256 MB for 64 megapixels. A photo larger than this is
// shown as a smaller copy.
const mostPixels = 16e6;

// Loads without decoding.
function load(url) {
  const image = new Image();
  return new Promise((resolve, reject) => {
    image.onload = () => resolve(image);
    image.onerror = reject;
    image.src = url;
  });
}

// The worker ends afterwards, which frees its memory at once.
function shrink(file) {
  const worker = new Worker(inSite('page/list/thumbnail-worker.js'), { type: 'module', name: 'preview' });
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => (data.blob ? resolve(data.blob) : reject());
    worker.onerror = reject;
    worker.postMessage({ id: 0, file, preview: true });
  }).finally(() => worker.terminate());
}

// An object URL at which an image element can show the file at once; the caller revokes it. Rejects if the browser cannot
// decode the file.
export async function openPreview(file) {
  let url = URL.createObjectURL(file);
  try {
    let image = await load(url);
    if (image.naturalWidth * image.naturalHeight > mostPixels) {
      URL.revokeObjectURL(url);
      url = URL.createObjectURL(await shrink(file));
      image = await load(url);
    }
    await image.decode();
    return url;
  } catch (cause) {
    URL.revokeObjectURL(url);
    throw cause;
  }
}
