import { isBytes } from './bytes.js';
import { ClassifierError } from './errors.js';

// By name, because some classes do not exist in workers and in Node.js.
const isA = (source, ...names) => names.some((name) => globalThis[name] && source instanceof globalThis[name]);

const refuse = (message, cause) => {
  throw new ClassifierError('input', message, cause && { cause });
};

// Copies a drawable into an ImageBitmap that is transferred to the worker. The drawable stays usable.
async function snapshot(drawable) {
  try {
    const bitmap = await createImageBitmap(drawable);
    return { payload: { bitmap }, transfer: [bitmap] };
  } catch (cause) {
    return refuse(`This ${drawable.constructor.name} has no picture to read: ${cause.message}`, cause);
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
  if (!isWhole(width) || !isWhole(height) || data.length !== width * height * 4) {
    refuse(`ImageData must hold width × height × 4 bytes, not ${width} × ${height} pixels in ${data.length} bytes.`);
  }
  const pixels = new Uint8Array(data); // a copy, which a Buffer's slice() is not
  return { payload: { pixels, width, height }, transfer: [pixels.buffer] };
}

// The bytes of a file, copied, as the caller may reuse them.
const fromBytes = (bytes) => ({ payload: { blob: new Blob([bytes]) }, transfer: [] });

// Opens a source as { live, take }: take() returns the worker's message. A photo is copied now; a video (live: true) is
// read when take() is called.
export function openSource(source) {
  if (isA(source, 'HTMLVideoElement')) {
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
  if (isA(source, 'Blob')) return { payload: { blob: source, name: source.name }, transfer: [] };
  if (isA(source, 'HTMLImageElement')) return fromImageElement(source);
  if (isA(source, 'ImageBitmap', 'HTMLCanvasElement', 'OffscreenCanvas')) return snapshot(source);
  if (isBytes(source)) return fromBytes(source);
  if (isImageData(source)) return fromImageData(source);
  const found = source?.constructor?.name ?? String(source);
  const elements = globalThis.document ? ', ImageBitmap, canvas, img or video element' : '';
  return refuse(`A source is a Blob, File, the bytes of one or ImageData${elements}, not ${found}.`);
}
