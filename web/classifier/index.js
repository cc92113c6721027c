// Tells animals apart in photos and camera frames, in a worker, on this device. Types: index.d.ts.
import { ClassifierError } from './errors.js';
import { Queue } from './queue.js';
import { openSource } from './source.js';
import { whyUnsupported } from './support.js';
import { WorkerLink } from './worker-link.js';

export { ClassifierError };

class Classifier {
  #link;
  #info;
  #queue = new Queue();

  constructor(link, info) {
    this.#link = link;
    this.#info = info;
  }

  async classify(source, { topK, signal } = {}) {
    if (topK !== undefined && !(Number.isInteger(topK) && topK > 0)) {
      throw new ClassifierError('input', `topK must be a whole number above 0, not ${topK}.`);
    }
    this.#link.assertOpen();
    const { live, take } = openSource(source);
    const run = async () => {
      const { payload, transfer } = await take();
      return this.#link.call('classify', payload, { transfer });
    };
    return this.#toResult(await this.#queue.add(run, { live, signal }), topK);
  }

  info() {
    return structuredClone(this.#info);
  }

  dispose() {
    const error = new ClassifierError('disposed', 'The classifier was disposed of.');
    this.#queue.clear(error);
    this.#link.close(error);
  }

  #toResult({ best, confidence, known, logits, probabilities, milliseconds }, topK) {
    const { labels } = this.#info;
    const predictions = labels
      .map((label, index) => ({ label, probability: probabilities[index] }))
      .sort((a, b) => b.probability - a.probability)
      .slice(0, topK);
    return { label: labels[best], confidence, known, predictions, logits, milliseconds };
  }
}

export async function createClassifier({ weights, threads = 1, signal, onProgress } = {}) {
  if (!(weights instanceof URL) && (typeof weights !== 'string' || weights === '')) {
    throw new ClassifierError('input', 'createClassifier needs the address of a weights file: { weights: url }.');
  }
  if (!(Number.isInteger(threads) && threads > 0)) {
    throw new ClassifierError('input', `threads must be a whole number above 0, not ${threads}.`);
  }
  const reason = whyUnsupported();
  if (reason) throw new ClassifierError('unsupported', reason);
  signal?.throwIfAborted();

  const link = new WorkerLink(new URL('./worker.js', import.meta.url));
  const onAbort = () => link.close(signal.reason);
  signal?.addEventListener('abort', onAbort);
  try {
    const address = new URL(weights, globalThis.document?.baseURI ?? globalThis.location.href).href;
    return new Classifier(link, await link.call('create', { weights: address }, { onProgress }));
  } catch (error) {
    link.close(error);
    throw error;
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}
