import { ClassifierError } from './errors.js';

// By name, because a worker has no elements and old browsers no VideoFrame.
const isA = (source, ...names) => names.some((name) => globalThis[name] && source instanceof globalThis[name]);

const refuse = (sentence, cause) => {
  throw new ClassifierError('input', sentence, cause && { cause });
};

// A snapshot of something drawable, to be transferred to the worker. The caller's own stays usable.
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

function fromImageData({ data, width, height }) {
  if (!(data instanceof Uint8ClampedArray)) refuse('ImageData must hold 8-bit pixels.');
  const pixels = data.slice();
  return { payload: { pixels, width, height }, transfer: [pixels.buffer] };
}

// Turns a source into { live, take }: take() gives the message for the worker. A photo is taken as
// it is now; a live one, a video or camera, when its turn comes.
export function openSource(source) {
  if (isA(source, 'HTMLVideoElement')) {
    const take = () => {
      if (source.readyState < 2) refuse('The video has no picture yet.');
      return snapshot(source);
    };
    return { live: true, take };
  }
  const taken = takeNow(source);
  if (taken instanceof Promise) taken.catch(() => {}); // reported by take()
  return { live: false, take: () => taken };
}

function takeNow(source) {
  if (isA(source, 'Blob')) return { payload: { blob: source }, transfer: [] };
  if (isA(source, 'ImageData')) return fromImageData(source);
  if (isA(source, 'HTMLImageElement')) return fromImageElement(source);
  if (isA(source, 'ImageBitmap', 'HTMLCanvasElement', 'OffscreenCanvas')) return snapshot(source);
  const found = source?.constructor?.name ?? String(source);
  return refuse(
    `classify takes a Blob, File, ImageData, ImageBitmap, canvas, img or video element, not ${found}.`,
  );
}
