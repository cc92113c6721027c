import { ClassifierError } from './errors.js';
import { imageFormat, imageSize, isCut } from './image-header.js';
import { checkJpeg } from './jpeg.js';

// The same limits as in the native decoder, engine/image/decode/decode.h.
const maxBytes = 50 * 2 ** 20;
const maxPixels = 64e6;

// Who cannot open a file, in messages.
const here = globalThis.process?.versions?.node ? 'program' : 'browser';

const codes = {
  empty: 'empty',
  bytes: 'too-large',
  pixels: 'too-large',
  incomplete: 'broken-image',
  damaged: 'broken-image',
  unsupported: 'unsupported-image',
  unreadable: 'unreadable',
};

// Formats that every decoder knows.
const common = ['jpeg', 'png', 'gif', 'webp', 'bmp'];

const formatName = (format) => (format === 'webp' ? 'WebP' : format.toUpperCase());

const subjectOf = (name) => (name ? `“${name}”` : 'This file');

// The words come with the first refusal, so that they cost nothing before.
async function loadWords() {
  try {
    return await import('./refusal.js');
  } catch {
    return null; // offline
  }
}

// Makes the ClassifierError for a file that is refused. `refusal` is an object of refusal.js, or has the `sentence` itself.
export async function refuse(refusal, name, /** @type {{ subject?: string, code?: string, cause?: any }} */ { subject, code, cause } = {}) {
  const words = refusal.sentence ? null : await loadWords();
  const sentence = refusal.sentence ?? words?.sentenceOf(refusal, here) ?? 'cannot be opened. Use a JPEG or PNG photo instead.';
  return new ClassifierError(code ?? codes[refusal.reason], `${subject ?? subjectOf(name)} ${sentence}`, {
    cause,
    refusal: { ...refusal, file: name || undefined },
  });
}

// The ClassifierError for a file whose format is not decoded here.
export async function refuseFormat(bytes, name, /** @type {{ cause?: any }} */ { cause } = {}) {
  const words = await loadWords();
  const { refusal, code } = words?.refuseFormat(bytes, name) ?? { refusal: { reason: 'format' }, code: 'not-an-image' };
  return refuse(refusal, name, { code, cause });
}

// The ClassifierError for a file of a known format that could not be decoded.
export async function refuseDamaged(bytes, format, name, cause) {
  const words = await loadWords();
  return refuse(words?.refuseDamaged(bytes, format, formatName(format)) ?? { reason: 'damaged', why: 'data' }, name, { cause });
}

export async function checkSize(width, height, name, subject) {
  if (width * height <= maxPixels) return;
  throw await refuse({ reason: 'pixels', width, height, limit: maxPixels / 1e6 }, name, { subject });
}

// Reads an image file. Rejects with a ClassifierError if the file is empty, too large or cannot be read.
export async function readPictureBytes(blob, name) {
  if (blob.size === 0) throw await refuse({ reason: 'empty' }, name);
  if (blob.size > maxBytes) {
    throw await refuse({ reason: 'bytes', megabytes: Math.ceil(blob.size / 2 ** 20), limit: maxBytes / 2 ** 20 }, name);
  }
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch (cause) {
    throw await refuse({ reason: 'unreadable', message: cause.message }, name, { cause });
  }
}

// Reads an image file as { bytes, format, size } for a decoder. Rejects with a ClassifierError also if the file is
// incomplete, damaged in a way that decoders overlook or of a format that no browser decodes, or if the picture is too large.
export async function readPictureFile(blob, name) {
  const bytes = await readPictureBytes(blob, name);
  const format = imageFormat(bytes);
  if (!format) throw await refuseFormat(bytes, name);
  if (isCut(bytes, format)) throw await refuse({ reason: 'incomplete', format: formatName(format) }, name);
  const problem = format === 'jpeg' ? checkJpeg(bytes) : null;
  if (problem) throw await refuse(problem, name);
  const size = imageSize(bytes, format);
  if (size) {
    await checkSize(size.width, size.height, name);
    return { bytes, format, size };
  }
  // Without a size, decoding could take any memory.
  if (!common.includes(format)) throw await refuseFormat(bytes, name);
  throw await refuse({ reason: 'damaged', why: 'header' }, name);
}
