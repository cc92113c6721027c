// The trainer's picture decoder as two WebAssembly modules: one with libwebp, one for all other formats. Each is loaded
// when the first file comes for it.
import { ClassifierError } from '../errors.js';
import { instantiate } from '../instantiate.js';
import { compile } from './files.js';

// A module whose memory is larger than this after a picture is left to the garbage collector, as the memory never shrinks.
const bytesToKeep = 64 * 2 ** 20;

const what = 'The image decoder';

class Decoder {
  #load;
  #wasm;
  #code;
  #module;

  constructor(load, wasm) {
    this.#load = load;
    this.#wasm = wasm;
  }

  async #open() {
    this.#code ??= await Promise.all([this.#load(), compile(this.#wasm.href, what)]);
    const [{ default: createModule }, compiled] = this.#code;
    return (this.#module ??= await instantiate(createModule, compiled, what));
  }

  // Decodes a file as { width, height, rows(top, count), release() } or { error }, a sentence that follows the file's name.
  // rows() returns RGBA pixels, valid until the next call. Rejects with a ClassifierError if memory is exhausted.
  /** @returns {Promise<any>} */
  async decode(bytes, name) {
    const module = await this.#open();
    try {
      const address = module.reserve(bytes.length);
      module.HEAPU8.set(bytes, address);
      const { error, width, height } = module.decode(name ?? '');
      const rows = (top, count) => {
        const begin = module.rows(top, count);
        return module.HEAPU8.subarray(begin, begin + width * count * 4);
      };
      const release = () => {
        module.release();
        if (module.HEAPU8.length > bytesToKeep) this.#module = undefined;
      };
      if (error) release();
      return error ? { error } : { width, height, rows, release };
    } catch (cause) {
      this.#module = undefined; // its state is unknown
      throw new ClassifierError('memory', `There is not enough memory to decode a picture of ${bytes.length} bytes.`, { cause });
    }
  }
}

const webp = new Decoder(() => import('./webp-decoder.js'), new URL('./webp-decoder.wasm', import.meta.url));
const others = new Decoder(() => import('./image-decoder.js'), new URL('./image-decoder.wasm', import.meta.url));

export const decoderFor = (format) => (format === 'webp' ? webp : others);
