import { ClassifierError } from '../errors.js';
import { instantiate } from '../instantiate.js';
import { readPictureFile, refuse, refuseFormat } from '../picture-file.js';
import { compile } from './files.js';
import createModule from './image-decoder.js';

// The formats of the trainer's decoder, engine/image/decode/decode.h.
const formats = ['jpeg', 'png', 'gif', 'bmp'];

// WebAssembly memory never shrinks: a decoder whose memory is larger than this after a photo is left to the garbage
// collector, and the next photo gets a new one.
const bytesToKeep = 64 * 2 ** 20;

const what = 'The image decoder';
let compiled;
let decoder;

async function openDecoder() {
  compiled ??= await compile(new URL('./image-decoder.wasm', import.meta.url).href, what);
  return instantiate(createModule, compiled, what);
}

// Decodes a file and applies its EXIF orientation, bit for bit as the trainer does. Rejects with a ClassifierError.
export async function decode(blob, name) {
  const { bytes, format } = await readPictureFile(blob, name);
  if (!formats.includes(format)) throw await refuseFormat(bytes, name);
  const current = (decoder ??= await openDecoder());
  let picture;
  try {
    const address = current.reserve(bytes.length);
    current.HEAPU8.set(bytes, address);
    picture = current.decode(name ?? '');
  } catch (cause) {
    decoder = undefined; // its state is unknown after running out of memory
    const message = `There is not enough memory to decode a picture of ${bytes.length} bytes.`;
    throw new ClassifierError('memory', message, { cause });
  }
  if (picture.error) {
    throw await refuse({ reason: 'damaged', sentence: picture.error }, name);
  }
  const { width, height, address } = picture;
  return {
    width,
    height,
    copyTo: (target) => target.set(current.HEAPU8.subarray(address, address + width * height * 4)),
    close() {
      current.release();
      if (current.HEAPU8.length > bytesToKeep) decoder = undefined;
    },
  };
}
