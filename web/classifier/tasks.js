import { Engine } from './engine.js';
import { ClassifierError } from './errors.js';
import { checkSize } from './picture-file.js';

// The engine runs once by itself, so that photos meet optimised code, unless one comes within so many
// milliseconds: the first answer waits for nothing.
const patience = 200;

// What the worker does: one engine, one network. `platform` is what browsers and Node.js have of
// their own: decode(blob, name) and open(bitmap), which give a picture { width, height, copyTo(target),
// close() }.
export class Tasks {
  #platform;
  #engine;
  #warmUp;

  constructor(platform) {
    this.#platform = platform;
  }

  // What needs neither the engine's code nor the weights, while they come.
  prepare({ variant }) {
    return Engine.prepare(variant);
  }

  // `compiled` is the code of the engine's variant, `bytes` a weights file, which `name` stands for in
  // messages.
  async create({ variant, compiled, bytes, name }) {
    const engine = await Engine.create(variant, compiled);
    performance.mark('engine started');
    engine.load(bytes, name);
    performance.mark('weights packed');
    this.#engine = engine;
    const info = engine.info();
    this.#warmUp = setTimeout(() => engine.run(new Float32Array(info.size * info.size * 3)), patience);
    return info;
  }

  classify(source) {
    return this.#look(source, (outcome) => outcome);
  }

  explain({ label, ...source }) {
    return this.#look(source, (outcome) => {
      const explained = label ?? outcome.best;
      return { ...outcome, explained, map: this.#engine.heatMap(explained) };
    });
  }

  embed(source) {
    return this.#look(source, () => this.#engine.embed());
  }

  // Runs the network on a picture; `use` gets the outcome while the engine still holds its features.
  async #look(source, use) {
    clearTimeout(this.#warmUp);
    const picture = await this.#open(source);
    try {
      const { width, height } = picture;
      checkSize(width, height, 'This picture');
      picture.copyTo(this.#engine.reserve(width * height * 4));
      const started = performance.now();
      const outcome = this.#engine.classify(width, height);
      return use({ ...outcome, milliseconds: performance.now() - started });
    } finally {
      picture.close();
    }
  }

  #open({ blob, name, bitmap, pixels, width, height }) {
    if (blob) return this.#platform.decode(blob, name);
    if (bitmap) return this.#platform.open(bitmap);
    return { width, height, copyTo: (target) => target.set(pixels), close() {} };
  }
}

// Answers messages { id, type, ... } by { id, type: 'done' | 'failed', ... } through `post`. Whoever
// sends waits for each answer before the next message.
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
