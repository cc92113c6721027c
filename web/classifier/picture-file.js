import { ClassifierError } from './errors.js';
import { imageFormat, imageSize, isTruncated } from './image-header.js';

// The same limits as in the native decoder, engine/image/decode/decode.h.
const maxBytes = 50 * 2 ** 20;
const maxPixels = 64e6;

export function checkSize(width, height, name) {
  if (width * height <= maxPixels) return;
  const found = Math.round((width * height) / 1e6);
  throw new ClassifierError(
    'too-large',
    `${name} has ${width} × ${height} pixels (${found} megapixels). The limit is ${maxPixels / 1e6} megapixels: make it smaller.`,
  );
}

// The file's name in messages.
const inWords = (name) => (name ? `“${name}”` : 'This file');

// Reads an image file. Rejects with a ClassifierError if the file is empty, too large or cannot be read.
export async function readPictureBytes(blob, name) {
  const file = inWords(name);
  if (blob.size === 0) throw new ClassifierError('empty', `${file} is empty.`);
  if (blob.size > maxBytes) {
    const found = Math.ceil(blob.size / 2 ** 20);
    throw new ClassifierError('too-large', `${file} has ${found} MB. The limit is ${maxBytes / 2 ** 20} MB: make it smaller.`);
  }
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch (cause) {
    throw new ClassifierError('unreadable', `${file} cannot be read: ${cause.message}`, { cause });
  }
}

// Reads an image file as { bytes, format } for a decoder; format is null if it is unknown. Rejects with a
// ClassifierError also if the file is incomplete or the picture too large.
export async function readPictureFile(blob, name) {
  const file = inWords(name);
  const bytes = await readPictureBytes(blob, name);
  const format = imageFormat(bytes);
  const size = imageSize(bytes, format);
  if (size) checkSize(size.width, size.height, file);
  if (isTruncated(bytes, format)) {
    throw new ClassifierError('broken-image', `${file} is incomplete: the end of the file is missing.`);
  }
  return { bytes, format };
}

// The ClassifierError for a file that a decoder could not decode. `formats` are the decoder's formats; `here` names it
// in messages: 'this browser'.
export function undecodable({ bytes, format }, name, { here, formats, cause }) {
  const file = inWords(name);
  if (format && !formats.includes(format)) {
    const from = here.charAt(0).toUpperCase() + here.slice(1);
    const message = `${from} cannot open ${format.toUpperCase()} files. Export ${file} as JPEG.`;
    return new ClassifierError('unsupported-image', message, { cause });
  }
  if (format) {
    const message = `${file} is damaged: its ${format.toUpperCase()} data cannot be decoded. Export it again.`;
    return new ClassifierError('broken-image', message, { cause });
  }
  const isText = !bytes.subarray(0, 512).some((byte) => byte < 9 || (byte > 13 && byte < 32));
  const message = isText ? `${file} is a text file, not a photo.` : `${file} is not a photo that ${here} can open. Use JPEG, PNG or GIF.`;
  return new ClassifierError('not-an-image', message, { cause });
}
