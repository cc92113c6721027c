import { Engine } from './engine.js';
import { ClassifierError } from './errors.js';
import { checkSize } from './picture-file.js';

// The engine runs once by itself, so that the browser optimises its code, unless a photo arrives within so many
// milliseconds: the first answer must not wait for it.
const warmUpDelay = 200;

// The calls that the worker answers, with one engine and one model. `platform` has the functions that differ between
// browsers and Node.js: decode(blob, name) and open(bitmap). Both return a picture { width, height, close(),
// copyRows(top, rows, target) }. copyRows copies some rows of RGBA pixels; it may return a promise, which rejects if the
// rows show that the file is damaged.
export class Tasks {
  #platform;
  #engine;
  #warmUp;

  constructor(platform) {
    this.#platform = platform;
  }

  // Does all that is possible before the engine's code and the weights have arrived.
  prepare({ variant }) {
    return Engine.prepare(variant);
  }

  // `compiled` is the WebAssembly.Module of the variant; `bytes` is the weights file and `name` its name in messages.
  async create({ variant, compiled, bytes, name }) {
    const engine = await Engine.create(variant, compiled);
    performance.mark('engine started');
    engine.load(bytes, name);
    performance.mark('weights packed');
    this.#engine = engine;
    const info = engine.info();
    this.#warmUp = setTimeout(() => engine.run(new Float32Array(info.size * info.size * 3)), warmUpDelay);
    return info;
  }

  classify(source) {
    return this.#withOutcome(source, (outcome) => outcome);
  }

  explain({ label, ...source }) {
    return this.#withOutcome(source, (outcome) => {
      const explained = label ?? outcome.best;
      return { ...outcome, explained, map: this.#engine.heatMap(explained) };
    });
  }

  embed(source) {
    return this.#withOutcome(source, () => this.#engine.embed());
  }

  // Classifies a picture and calls `use` with the outcome, while the engine still has the picture's features.
  async #withOutcome(source, use) {
    clearTimeout(this.#warmUp);
    const picture = await this.#open(source);
    try {
      await checkSize(picture.width, picture.height, undefined, 'This picture');
      return use(await this.#engine.classifyPicture(picture));
    } finally {
      picture.close();
    }
  }

  #open({ blob, bytes, name, bitmap, pixels, width, height }) {
    if (bytes) return this.#platform.decode(new Blob([bytes]), name);
    if (blob) return this.#platform.decode(blob, name);
    if (bitmap) return this.#platform.open(bitmap);
    const copyRows = (top, rows, target) => target.set(pixels.subarray(top * width * 4, (top + rows) * width * 4));
    return { width, height, copyRows, close() {} };
  }
}

// Handles messages { id, type, ... } and answers each with { id, type: 'done' | 'failed', ... } through `post`. The
// sender waits for each answer before the next message.
export function serve(tasks, post) {
  return async ({ id, type, ...payload }) => {
    try {
      const result = await tasks[type](payload);
      post({ id, type: 'done', result });
    } catch (error) {
      post({ id, type: 'failed', error: ClassifierError.pack(error) });
    }
  };
}
