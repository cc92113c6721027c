import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { ClassifierError } from '../errors.js';
import { readPictureFile, refuse, refuseFormat } from '../picture-file.js';
import { decoderFor } from './decoder.js';

// The formats of the trainer's decoder, engine/image/decode/decode.h.
const formats = ['jpeg', 'png', 'gif', 'webp', 'bmp'];

// Larger pictures are decoded in a thread of their own, whose memory is given back at once.
const pixelsHere = 6e6;

async function decodeHere({ bytes, format }, name) {
  const picture = await decoderFor(format).decode(bytes, name);
  const copyRows = (top, count, target) => target.set(picture.rows(top, count));
  return { ...picture, copyRows, close: () => picture.release() };
}

/** @returns {Promise<any>} */
async function decodeInThread({ bytes, format }, name) {
  const thread = new Worker(new URL('./decoder-thread.js', import.meta.url), {
    workerData: { bytes, name, format },
    execArgv: [],
  });
  const close = () => void thread.terminate();
  try {
    const [{ failure, ...picture }] = await once(thread, 'message');
    if (failure) throw ClassifierError.unpack(failure);
    if (picture.error) close();
    let spare = new Uint8Array(0); // the same memory goes to and fro
    const copyRows = async (top, count, target) => {
      thread.postMessage({ top, count, spare }, [spare.buffer]);
      [spare] = await once(thread, 'message');
      target.set(spare);
    };
    return { ...picture, copyRows, close };
  } catch (cause) {
    close();
    if (cause instanceof ClassifierError) throw cause;
    throw new ClassifierError('memory', `There is not enough memory to decode this picture: ${cause.message}`, { cause });
  }
}

// Decodes a file and applies its EXIF orientation, bit for bit as the trainer does. Rejects with a ClassifierError.
export async function decode(blob, name) {
  const file = await readPictureFile(blob, name);
  if (!formats.includes(file.format)) throw await refuseFormat(file.bytes, name);
  const isLarge = file.size.width * file.size.height > pixelsHere;
  const picture = await (isLarge ? decodeInThread : decodeHere)(file, name);
  if (picture.error) throw await refuse({ reason: 'damaged', sentence: picture.error }, name);
  return picture;
}
