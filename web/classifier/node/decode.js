import { ClassifierError } from '../errors.js';
import { instantiate } from '../instantiate.js';
import { readPictureFile, refuse, refuseFormat } from '../picture-file.js';
import { compile } from './files.js';

// The formats of the trainer's decoder, engine/image/decode/decode.h.
const formats = ['jpeg', 'png', 'gif', 'webp', 'bmp'];

// WebAssembly memory never shrinks: a decoder whose memory is larger than this after a photo is left to the garbage
// collector, and the next photo gets a new one.
const bytesToKeep = 64 * 2 ** 20;

const what = 'The image decoder';

// One of the two modules of the decoder, loaded when the first file comes for it.
class Decoder {
  #load;
  #wasm;
  #code;
  #module;

  constructor(load, wasm) {
    this.#load = load;
    this.#wasm = wasm;
  }

  async open() {
    this.#code ??= await Promise.all([this.#load(), compile(this.#wasm.href, what)]);
    const [{ default: createModule }, compiled] = this.#code;
    return (this.#module ??= await instantiate(createModule, compiled, what));
  }

  // The next file gets a new module.
  drop() {
    this.#module = undefined;
  }
}

const webp = new Decoder(() => import('./webp-decoder.js'), new URL('./webp-decoder.wasm', import.meta.url));
const others = new Decoder(() => import('./image-decoder.js'), new URL('./image-decoder.wasm', import.meta.url));

// Decodes a file and applies its EXIF orientation, bit for bit as the trainer does. Rejects with a ClassifierError.
export async function decode(blob, name) {
  const { bytes, format } = await readPictureFile(blob, name);
  if (!formats.includes(format)) throw await refuseFormat(bytes, name);
  const decoder = format === 'webp' ? webp : others;
  const module = await decoder.open();
  let picture;
  try {
    const address = module.reserve(bytes.length);
    module.HEAPU8.set(bytes, address);
    picture = module.decode(name ?? '');
  } catch (cause) {
    decoder.drop(); // its state is unknown after running out of memory
    const message = `There is not enough memory to decode a picture of ${bytes.length} bytes.`;
    throw new ClassifierError('memory', message, { cause });
  }
  const close = () => {
    module.release();
    if (module.HEAPU8.length > bytesToKeep) decoder.drop();
  };
  if (picture.error) {
    close();
    throw await refuse({ reason: 'damaged', sentence: picture.error }, name);
  }
  const { width, height, address } = picture;
  return {
    width,
    height,
    copyTo: (target) => target.set(module.HEAPU8.subarray(address, address + width * height * 4)),
    close,
  };
}
