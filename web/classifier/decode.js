import { ClassifierError } from './errors.js';
import { imageFormat, imageSize, isTruncated } from './image-header.js';

// The limits of the native decoder, engine/image/decode.h.
const maxBytes = 50 * 2 ** 20;
const maxPixels = 64e6;

export function checkSize(width, height, name) {
  if (width * height <= maxPixels) return;
  const found = Math.round((width * height) / 1e6);
  throw new ClassifierError(
    'too-large',
    `${name} has ${width} × ${height} pixels, ${found} megapixels: at most ${maxPixels / 1e6} megapixels are read.`,
  );
}

function sentenceForUnknown(bytes, name) {
  const isText = !bytes.subarray(0, 512).some((byte) => byte < 9 || (byte > 13 && byte < 32));
  return isText
    ? `${name} holds text, not a picture.`
    : `${name} is not a picture that this browser can open: JPEG, PNG, WebP or GIF are.`;
}

// A Blob's pixels as an upright ImageBitmap, or a ClassifierError in words. Colour profiles are left
// aside, as the trainer does, so that the same file gives the same numbers.
export async function decode(blob) {
  const name = blob instanceof File && blob.name ? `“${blob.name}”` : 'This file';
  if (blob.size === 0) throw new ClassifierError('empty', `${name} is empty.`);
  if (blob.size > maxBytes) {
    const found = Math.ceil(blob.size / 2 ** 20);
    throw new ClassifierError('too-large', `${name} has ${found} MB: at most ${maxBytes / 2 ** 20} MB are read.`);
  }
  let bytes;
  try {
    bytes = new Uint8Array(await blob.arrayBuffer());
  } catch (cause) {
    throw new ClassifierError('unreadable', `${name} cannot be read: ${cause.message}`, { cause });
  }
  const format = imageFormat(bytes);
  const size = imageSize(bytes, format);
  if (size) checkSize(size.width, size.height, name);
  if (isTruncated(bytes, format)) {
    throw new ClassifierError('broken-image', `${name} is damaged: it breaks off before the picture ends.`);
  }
  try {
    return await createImageBitmap(blob, { imageOrientation: 'from-image', colorSpaceConversion: 'none' });
  } catch (cause) {
    if (format === 'heic') {
      throw new ClassifierError('unsupported-image', `This browser cannot open HEIC: export ${name} as JPEG.`, { cause });
    }
    if (format) {
      throw new ClassifierError('broken-image', `${name} is damaged: the ${format.toUpperCase()} data cannot be decoded.`, { cause });
    }
    throw new ClassifierError('not-an-image', sentenceForUnknown(bytes, name), { cause });
  }
}
