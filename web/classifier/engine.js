import { ClassifierError } from './errors.js';
import { instantiate } from './instantiate.js';
import { buildOf } from './variant.js';

async function importModule({ load, wasm }) {
  try {
    return (await load()).default;
  } catch (cause) {
    throw new ClassifierError('download', `The engine's script beside ${wasm} does not load: ${cause.message}`, {
      cause,
      url: wasm.href,
    });
  }
}

// What Emscripten's script needs to start threads: how many, and where they find their code. They end
// with the worker or the page that the engine is in.
const threadsOf = ({ threads }, { script, worker }) => ({
  threads,
  mainScriptUrlOrBlob: script.href,
  locateFile: () => worker.href.replace('?no-inline', ''),
});

// The compiled engine with one network in it. Everything is synchronous once it stands; it belongs
// in a worker, or on a page that measures.
export class Engine {
  #module;
  #variant;

  // Fetches what can be fetched before the code is there.
  static async prepare(variant) {
    await importModule(buildOf(variant));
  }

  // `variant` is chooseVariant's, `code` the WebAssembly.Module of its build or a promise of it.
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

  // Room for `bytes` bytes in the engine's memory, to be filled before the next call.
  reserve(bytes) {
    const address = this.#module.reserve(bytes);
    if (address === 0) {
      const megabytes = Math.ceil(bytes / 1e6);
      throw new ClassifierError('memory', `There is not enough memory for ${megabytes} MB more.`);
    }
    return this.#module.HEAPU8.subarray(address, address + bytes);
  }

  // `name` stands for the weights in messages.
  load(bytes, name) {
    this.reserve(bytes.length).set(bytes);
    const error = this.#module.load(bytes.length, name);
    if (error) throw new ClassifierError('weights', `These weights cannot be used: ${error}`);
  }

  info() {
    const { alpha, size, classes, int8 } = this.#module.describe();
    const labels = Array.from({ length: classes }, (_, index) => this.#module.label(index));
    const { simd, threads, reason } = this.#variant;
    return { simd, threads, alpha, size, labels, int8, reason };
  }

  // Classifies width x height RGBA pixels that were put into reserve()'s room.
  classify(width, height) {
    const outcome = this.#module.classify(width, height);
    if (outcome.error) throw new ClassifierError('engine', `The engine failed: ${outcome.error}`);
    const { best, confidence, known, count } = outcome;
    const logits = this.#floats(outcome.logits, count);
    const probabilities = this.#floats(outcome.probabilities, count);
    return { best, confidence, known, logits: Array.from(logits), probabilities: Array.from(probabilities) };
  }

  // Of the picture that was classified last: why the label with this index got its logit.
  heatMap(label) {
    const { address, count } = this.#module.heatMap(label);
    const side = Math.sqrt(count);
    return { width: side, height: side, values: Array.from(this.#floats(address, count)) };
  }

  // Of the picture that was classified last: the features after the global average pool.
  embed() {
    const { address, count } = this.#module.embed();
    return this.#floats(address, count).slice();
  }

  // The network alone: size x size x 3 float32 numbers, HWC, already normalised, to logits.
  run(input) {
    const { size, classes } = this.#module.describe();
    const expected = size * size * 3;
    if (!(input instanceof Float32Array) || input.length !== expected) {
      const found = input?.length === undefined ? typeof input : `${input.constructor.name} of ${input.length}`;
      throw new ClassifierError('input', `The network takes a Float32Array of ${expected} numbers, not a ${found}.`);
    }
    this.#floats(this.#module.input(), expected).set(input);
    return Array.from(this.#floats(this.#module.run(), classes));
  }

  // For measuring: from measureLayers(true) on, layers() tells the layers' time in all runs since,
  // [{ name, multAdds, seconds }], and nothing after measureLayers(false).
  measureLayers(on) {
    this.#module.measureLayers(on);
  }

  layers() {
    return Array.from({ length: this.#module.layerCount() }, (_, index) => this.#module.layerAt(index));
  }

  // Does multiply-adds alone, of the network's kind, and tells how many, for the caller to time.
  runPeak(rounds) {
    return this.#module.runPeak(rounds);
  }

  #floats(address, count) {
    return this.#module.HEAPF32.subarray(address / 4, address / 4 + count);
  }
}
