import { ClassifierError } from './errors.js';
import { describeForeignFile } from './foreign-file.js';
import { instantiate } from './instantiate.js';
import { buildOf } from './variant.js';

// The most of a picture that is copied at once. Phones do not allow a canvas for a whole large photo either.
const stripBytes = 4 * 2 ** 20;

async function importModule({ load, wasm }) {
  try {
    return (await load()).default;
  } catch (cause) {
    throw new ClassifierError('download', `The engine's script next to ${wasm} cannot be loaded: ${cause.message}`, {
      cause,
      url: wasm.href,
    });
  }
}

// Options for Emscripten's script to start threads: their number and the URLs of their code. The threads end with the
// worker or page that runs the engine.
const threadsOf = ({ threads }, { script, worker }) => ({
  threads,
  mainScriptUrlOrBlob: script.href,
  locateFile: () => worker.href.replace('?no-inline', ''),
});

// The WebAssembly engine with one model. All methods are synchronous, so use it in a worker or to measure.
export class Engine {
  #module;
  #variant;

  // Loads the engine's script, before its code has arrived.
  static async prepare(variant) {
    await importModule(buildOf(variant));
  }

  // `variant` comes from chooseVariant(); `code` is the WebAssembly.Module of its build, or a promise of it.
  static async create(variant, code) {
    const build = buildOf(variant);
    const [compiled, createModule] = await Promise.all([code, importModule(build)]);
    const options = variant.threads > 1 ? threadsOf(variant, build) : {};
    const engine = new Engine();
    engine.#variant = variant;
    engine.#module = await instantiate(createModule, compiled, 'The engine', options);
    engine.#module.useThreads?.(variant.threads);
    return engine;
  }

  #memory(address, bytes) {
    if (address !== 0) return this.#module.HEAPU8.subarray(address, address + bytes);
    throw new ClassifierError('memory', `There is not enough memory: ${Math.ceil(bytes / 1e6)} MB more are needed.`);
  }

  // Reserves bytes in the engine's memory and returns them as a Uint8Array. Fill it at once: the next call may move it.
  reserve(bytes) {
    return this.#memory(this.#module.reserve(bytes), bytes);
  }

  // Loads a weights file from its bytes. `name` is its name in messages.
  load(bytes, name) {
    const foreign = describeForeignFile(bytes);
    if (foreign) throw new ClassifierError('weights', `These weights cannot be used: ${name}: ${foreign}`);
    this.reserve(bytes.length).set(bytes);
    const error = this.#module.load(bytes.length, name);
    if (error) throw new ClassifierError('weights', `These weights cannot be used: ${error}`);
  }

  info() {
    const { alpha, size, classes, labels: count, int8 } = this.#module.describe();
    const labels = Array.from({ length: count }, (_, index) => this.#module.label(index));
    const others = Array.from({ length: classes - count }, (_, index) => this.#module.otherLabel(index));
    const { simd, threads, reason } = this.#variant;
    return { simd, threads, alpha, size, labels, others, int8, reason };
  }

  // Classifies width x height RGBA pixels that were written to the memory of reserve().
  classify(width, height) {
    const outcome = this.#module.classify(width, height);
    if (outcome.error) throw new ClassifierError('engine', `The engine failed: ${outcome.error}`);
    const { best, confidence, known, other, otherProbability, count } = outcome;
    const logits = Array.from(this.#floats(outcome.logits, count));
    const probabilities = Array.from(this.#floats(outcome.probabilities, count));
    return { best, confidence, known, other, otherProbability, logits, probabilities };
  }

  // Classifies a picture { width, height, copyRows(top, rows, target) } in strips, so that the engine's memory, which
  // never shrinks, does not grow by a large picture. `milliseconds` is the engine's time: to resize and to run the model.
  // copyRows may return a promise.
  async classifyPicture({ width, height, copyRows }) {
    let milliseconds = 0;
    const timed = (call) => {
      const started = performance.now();
      const result = call();
      milliseconds += performance.now() - started;
      return result;
    };
    const most = Math.max(1, Math.floor(stripBytes / (width * 4)));
    for (let top = 0, rows; top < height; top += rows) {
      rows = Math.min(most, height - top);
      const address = timed(() => this.#module.reserveStrip(width, height, top, rows));
      await copyRows(top, rows, this.#memory(address, width * rows * 4));
    }
    const outcome = timed(() => this.classify(width, height));
    return { ...outcome, milliseconds };
  }

  // The class activation map of the label with this index, for the picture that was classified last.
  heatMap(label) {
    const { address, count } = this.#module.heatMap(label);
    const side = Math.sqrt(count);
    return { width: side, height: side, values: Array.from(this.#floats(address, count)) };
  }

  // The features after global average pooling, for the picture that was classified last.
  embed() {
    const { address, count } = this.#module.embed();
    return this.#floats(address, count).slice();
  }

  // Runs the model alone: size x size x 3 normalised values (HWC, float32) in, logits out.
  run(input) {
    const { size, classes } = this.#module.describe();
    const expected = size * size * 3;
    if (!(input instanceof Float32Array) || input.length !== expected) {
      const found = input?.length === undefined ? typeof input : `${input.constructor.name} of ${input.length}`;
      throw new ClassifierError('input', `The model takes a Float32Array of ${expected} numbers, not a ${found}.`);
    }
    this.#floats(this.#module.input(), expected).set(input);
    return Array.from(this.#floats(this.#module.run(), classes));
  }

  // Turns the timing of layers on or off. While it is on, layers() returns [{ name, multAdds, seconds }]: the time of
  // each layer over all runs since it was turned on.
  measureLayers(on) {
    this.#module.measureLayers(on);
  }

  layers() {
    return Array.from({ length: this.#module.layerCount() }, (_, index) => this.#module.layerAt(index));
  }

  // Runs multiply-adds of the model's kind and returns their number. The caller measures the time, for the peak rate.
  runPeak(rounds) {
    return this.#module.runPeak(rounds);
  }

  #floats(address, count) {
    return this.#module.HEAPF32.subarray(address / 4, address / 4 + count);
  }
}
