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

// How messages call a file.
const inWords = (name) => (name ? `“${name}”` : 'This file');

// A picture file's { bytes, format } once it is clear that a decoder may have it: not empty, not
// beyond the limits, not broken off.
export async function readPictureFile(blob, name) {
  const file = inWords(name);
  if (blob.size === 0) throw new ClassifierError('empty', `${file} is empty.`);
  if (blob.size > maxBytes) {
    const found = Math.ceil(blob.size / 2 ** 20);
    throw new ClassifierError('too-large', `${file} has ${found} MB: at most ${maxBytes / 2 ** 20} MB are read.`);
  }
  let bytes;
  try {
    bytes = new Uint8Array(await blob.arrayBuffer());
  } catch (cause) {
    throw new ClassifierError('unreadable', `${file} cannot be read: ${cause.message}`, { cause });
  }
  const format = imageFormat(bytes);
  const size = imageSize(bytes, format);
  if (size) checkSize(size.width, size.height, file);
  if (isTruncated(bytes, format)) {
    throw new ClassifierError('broken-image', `${file} is damaged: it breaks off before the picture ends.`);
  }
  return { bytes, format };
}

// Why a decoder that opens `formats` refused a file, as a ClassifierError. `here` is where it runs:
// 'this browser'.
export function undecodable({ bytes, format }, name, { here, formats, cause }) {
  const file = inWords(name);
  if (format && !formats.includes(format)) {
    const from = here.charAt(0).toUpperCase() + here.slice(1);
    const sentence = `${from} cannot open ${format.toUpperCase()}: export ${file} as JPEG.`;
    return new ClassifierError('unsupported-image', sentence, { cause });
  }
  if (format) {
    const sentence = `${file} is damaged: the ${format.toUpperCase()} data cannot be decoded.`;
    return new ClassifierError('broken-image', sentence, { cause });
  }
  const isText = !bytes.subarray(0, 512).some((byte) => byte < 9 || (byte > 13 && byte < 32));
  const sentence = isText
    ? `${file} holds text, not a picture.`
    : `${file} is not a picture that ${here} can open: JPEG, PNG, GIF and some others are.`;
  return new ClassifierError('not-an-image', sentence, { cause });
}
