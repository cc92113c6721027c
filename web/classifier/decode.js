import { readPictureFile, undecodable } from './picture-file.js';
import { copyPixels } from './pixels.js';

// Formats that every browser decodes. Only some decode HEIC, and the error of the others does not say so.
const formats = ['jpeg', 'png', 'gif', 'webp', 'bmp', 'avif'];

// An ImageBitmap as a picture for Tasks (tasks.js), which closes it.
export function open(bitmap) {
  const { width, height } = bitmap;
  return { width, height, copyTo: (target) => copyPixels(bitmap, target), close: () => bitmap.close() };
}

// Decodes a file and applies its EXIF orientation. Rejects with a ClassifierError. Colour profiles are ignored, as in
// the trainer, so that a file gives the same pixels in both.
export async function decode(blob, name) {
  const file = await readPictureFile(blob, name);
  try {
    return open(await createImageBitmap(blob, { imageOrientation: 'from-image', colorSpaceConversion: 'none' }));
  } catch (cause) {
    throw undecodable(file, name, { here: 'this browser', formats, cause });
  }
}
