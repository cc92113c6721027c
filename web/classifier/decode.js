import { readPictureFile, undecodable } from './picture-file.js';
import { copyPixels } from './pixels.js';

// What browsers open; HEIC, only some of them, and never with a reason that tells.
const formats = ['jpeg', 'png', 'gif', 'webp', 'bmp', 'avif'];

// An ImageBitmap as a picture for Tasks.
export function open(bitmap) {
  const { width, height } = bitmap;
  return { width, height, copyTo: (target) => copyPixels(bitmap, target), close: () => bitmap.close() };
}

// A file's picture, upright, or a ClassifierError in words. Colour profiles are left aside, as the
// trainer does, so that the same file gives the same numbers.
export async function decode(blob, name) {
  const file = await readPictureFile(blob, name);
  try {
    return open(await createImageBitmap(blob, { imageOrientation: 'from-image', colorSpaceConversion: 'none' }));
  } catch (cause) {
    throw undecodable(file, name, { here: 'this browser', formats, cause });
  }
}
