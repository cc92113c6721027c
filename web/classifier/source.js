import { copyBytes, isBlob, isBytes, kindOf, nameOf } from './values.js';
import { ClassifierError } from './errors.js';

const refuse = (message, cause) => {
  throw new ClassifierError('input', message, cause && { cause });
};

// Copies a drawable into an ImageBitmap that is transferred to the worker. The drawable stays usable.
async function snapshot(drawable) {
  try {
    const bitmap = await createImageBitmap(drawable);
    return { payload: { bitmap }, transfer: [bitmap] };
  } catch (cause) {
    return refuse(`This ${kindOf(drawable)} has no picture to read: ${cause.message}`, cause);
  }
}

async function fromImageElement(image) {
  try {
    await image.decode();
  } catch (cause) {
    refuse(`The picture ${image.currentSrc || image.src} could not be loaded.`, cause);
  }
  return snapshot(image);
}

const isWhole = (number) => Number.isInteger(number) && number > 0;

const isImageData = (source) =>
  typeof source === 'object' && source !== null && 'data' in source && 'width' in source && 'height' in source;

// An ImageData, or an object like it, as Node.js has none. The pixels are copied.
function fromImageData({ data, width, height }) {
  if (!isBytes(data) || data.BYTES_PER_ELEMENT !== 1) refuse('ImageData must hold 8-bit pixels.');
  const pixels = copyBytes(data, 'This ImageData');
  if (!isWhole(width) || !isWhole(height) || pixels.length !== width * height * 4) {
    refuse(`ImageData must hold width × height × 4 bytes, not ${width} × ${height} pixels in ${pixels.length} bytes.`);
  }
  return { payload: { pixels, width, height }, transfer: [pixels.buffer] };
}

// The bytes of a file, copied, as the caller may reuse them.
function fromBytes(source) {
  const bytes = copyBytes(source, 'This source');
  return { payload: { bytes }, transfer: [bytes.buffer] };
}

// How to make a source of something else.
const advice = {
  Array: 'Pass the list to classifyAll().',
  FileList: 'Pass one of its files, or the list to classifyAll().',
  Promise: 'Await it first.',
  ReadableStream: 'Pass await new Response(stream).blob().',
  Response: 'Pass await response.blob().',
  String: 'Read the file that it names, for example with fetch(), and pass its Blob.',
  URL: 'Read the file that it names, for example with fetch(), and pass its Blob.',
};

// Opens a source as { live, take }: take() returns the worker's message. A photo is copied now; a video (live: true) and
// a Blob, which never changes, are read when take() is called. sendBlob(blob) makes the message of a Blob.
export function openSource(source, sendBlob) {
  if (isBlob(source)) return { live: false, take: () => sendBlob(source) };
  if (kindOf(source) === 'HTMLVideoElement') {
    const take = () => {
      if (source.readyState < 2) refuse('The video has no picture yet.');
      return snapshot(source);
    };
    return { live: true, take };
  }
  const taken = takeNow(source);
  if (taken instanceof Promise) taken.catch(() => {}); // take() reports the error
  return { live: false, take: () => taken };
}

function takeNow(source) {
  const kind = kindOf(source);
  if (kind === 'HTMLImageElement') return fromImageElement(source);
  if (['ImageBitmap', 'HTMLCanvasElement', 'OffscreenCanvas'].includes(kind)) return snapshot(source);
  if (isBytes(source)) return fromBytes(source);
  if (isImageData(source)) return fromImageData(source);
  const elements = globalThis.document ? ', ImageBitmap, canvas, img or video element' : '';
  const next = advice[kind] ? ` ${advice[kind]}` : '';
  return refuse(`A source is a Blob, File, the bytes of one or ImageData${elements}, not ${nameOf(source)}.${next}`);
}
