import { ClassifierError } from '../errors.js';
import { instantiate } from '../instantiate.js';
import { readPictureFile, undecodable } from '../picture-file.js';
import { compile } from './files.js';
import createModule from './image-decoder.js';

// What the trainer's decoder opens, engine/image/decode.h.
const formats = ['jpeg', 'png', 'gif', 'bmp'];

// Memory of WebAssembly never shrinks: a decoder that a big photo has blown up beyond this many bytes
// is left to the garbage collector.
const bytesToKeep = 64 * 2 ** 20;

const what = 'The image decoder';
let compiled;
let decoder;

async function openDecoder() {
  compiled ??= await compile(new URL('./image-decoder.wasm', import.meta.url).href, what);
  return instantiate(createModule, compiled, what);
}

// A file's upright picture, for Tasks: the trainer's own decoding, to the bit.
export async function decode(blob, name) {
  const file = await readPictureFile(blob, name);
  const current = (decoder ??= await openDecoder());
  let picture;
  try {
    const address = current.reserve(file.bytes.length);
    current.HEAPU8.set(file.bytes, address);
    picture = current.decode();
  } catch (cause) {
    decoder = undefined; // it ran out of memory, or worse: nobody knows what state it is in
    const sentence = `There is not enough memory to decode a picture of ${file.bytes.length} bytes.`;
    throw new ClassifierError('memory', sentence, { cause });
  }
  if (picture.error) {
    throw undecodable(file, name, { here: 'the decoder for Node.js', formats, cause: new Error(picture.error) });
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
