import { asUint8Array } from './bytes.js';
import { ClassifierError } from './errors.js';
import { checkSize } from './picture-file.js';

// What the worker does: one engine, one network. `platform` is what browsers and Node.js have of
// their own: createEngine(wishes), readWeights(address, report), decode(blob, name) and open(bitmap). The
// last two give a picture { width, height, copyTo(target), close() }.
export class Tasks {
  #platform;
  #engine;

  constructor(platform) {
    this.#platform = platform;
  }

  async create({ weights, threads }, report) {
    const [engine, { bytes, name }] = await Promise.all([
      this.#platform.createEngine({ threads }),
      this.#readWeights(weights, report),
    ]);
    engine.load(bytes, name);
    const info = engine.info();
    engine.run(new Float32Array(info.size * info.size * 3)); // so that the first photo meets optimised code
    this.#engine = engine;
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

  // The bytes of a weights file, and a name for it in messages.
  async #readWeights(weights, report) {
    if (typeof weights === 'string') {
      const name = new URL(weights).pathname.split('/').pop() || weights;
      return { bytes: await this.#platform.readWeights(weights, report), name };
    }
    const bytes = asUint8Array(weights instanceof Blob ? await weights.arrayBuffer() : weights);
    report({ loaded: bytes.length, total: bytes.length });
    return { bytes, name: weights.name ?? 'the weights' };
  }
}

// Answers messages { id, type, ... } by { id, type: 'done' | 'failed' | 'progress', ... } through
// `post`. Whoever sends waits for each answer before the next message.
export function serve(tasks, post) {
  return async ({ id, type, ...payload }) => {
    try {
      const result = await tasks[type](payload, (progress) => post({ id, type: 'progress', progress }));
      post({ id, type: 'done', result });
    } catch (error) {
      post({ id, type: 'failed', error: ClassifierError.pack(error) });
    }
  };
}
