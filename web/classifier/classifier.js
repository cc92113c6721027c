import { copyBytes, inWords, isBlob, isBytes, kindOf, nameOf } from './values.js';
import { ClassifierError } from './errors.js';
import { Queue } from './queue.js';
import { eachSource } from './source-list.js';
import { openSource } from './source.js';
import { WorkerLink } from './worker-link.js';

/** @import * as Types from './index.js' */

// Checks the options that several calls take, and returns them.
function checked(options) {
  const given = options ?? {};
  const { topK, signal } = given;
  if (topK !== undefined && !(Number.isInteger(topK) && topK > 0)) {
    throw new ClassifierError('input', `topK must be a whole number above 0, not ${inWords(topK)}.`);
  }
  if (signal && !(signal.addEventListener && 'aborted' in signal)) {
    const advice = kindOf(signal) === 'AbortController' ? ' Pass controller.signal.' : '';
    throw new ClassifierError('input', `signal must be an AbortSignal, not ${nameOf(signal)}.${advice}`);
  }
  return given;
}

// The caller's side of the classifier. The worker behind the link processes one source at a time. index.d.ts documents
// the types and methods.
class Classifier {
  #link;
  #info;
  #sendBlob;
  #queue = new Queue();

  constructor(link, info, sendBlob) {
    this.#link = link;
    this.#info = info;
    this.#sendBlob = sendBlob;
  }

  async classify(source, /** @type {Types.ClassifyOptions} */ options) {
    const { topK, signal } = checked(options);
    return this.#toResult(await this.#ask('classify', source, { signal }), topK);
  }

  async classifyAll(sources, /** @type {Types.ClassifyAllOptions} */ options) {
    const { topK, onResult, signal } = checked(options);
    this.#link.assertOpen();
    const outcomes = [];
    for await (const source of eachSource(sources, signal)) {
      const outcome = await this.#try(source, { topK, signal });
      onResult?.(outcome, outcomes.length);
      outcomes.push(outcome);
    }
    return outcomes;
  }

  async explain(source, /** @type {Types.ExplainOptions} */ options) {
    const { label, signal } = checked(options);
    const { labels } = this.#info;
    if (label !== undefined && !labels.includes(label)) {
      throw new ClassifierError('input', `This model has no label “${label}”. Its labels are ${labels.join(', ')}.`);
    }
    const index = label === undefined ? undefined : labels.indexOf(label);
    const { explained, map, ...outcome } = await this.#ask('explain', source, { label: index, signal });
    return { label: labels[explained], ...map, result: this.#toResult(outcome) };
  }

  async embed(source, /** @type {Types.EmbedOptions} */ options) {
    const { signal } = checked(options);
    return this.#ask('embed', source, { signal });
  }

  info() {
    return { ...this.#info, labels: [...this.#info.labels] };
  }

  dispose() {
    const error = new ClassifierError('disposed', 'The classifier was disposed of. Create another one.');
    this.#queue.clear(error);
    this.#link.close(error);
  }

  async #ask(type, source, /** @type {{ label?: number, signal?: AbortSignal }} */ { label, signal }) {
    this.#link.assertOpen();
    const { live, take } = openSource(source, this.#sendBlob);
    const run = async () => {
      const { payload, transfer } = await take();
      return this.#link.call(type, { ...payload, label }, { transfer });
    };
    return this.#queue.add(run, { live, signal });
  }

  // Classifies one source of classifyAll. An error of this source is its outcome; any other error is thrown.
  async #try(source, options) {
    try {
      return { result: await this.classify(source, options) };
    } catch (error) {
      this.#link.assertOpen();
      if (options.signal?.aborted || !(error instanceof ClassifierError)) throw error;
      return { error: /** @type {any} */ (error) };
    }
  }

  #toResult({ best, confidence, known, other, otherProbability, logits, probabilities, milliseconds }, topK) {
    const { labels, others } = this.#info;
    const predictions = labels
      .map((label, index) => ({ label, probability: probabilities[index] }))
      .sort((a, b) => b.probability - a.probability)
      .slice(0, topK);
    const result = { label: labels[best], confidence, known, predictions, logits, milliseconds };
    if (known || other < 0) return result;
    return { ...result, other: { label: others[other], probability: otherProbability } };
  }
}

async function readWeightsBlob(blob, readBlob) {
  try {
    return new Uint8Array(await readBlob(blob));
  } catch (cause) {
    throw new ClassifierError('input', `The weights file cannot be read: ${cause.message}`, { cause });
  }
}

function addressOf(weights, toAddress) {
  try {
    return toAddress(weights);
  } catch (cause) {
    throw new ClassifierError('input', `“${weights}” is no URL of a weights file: ${cause.message}`, { cause });
  }
}

// Returns a function that reads the weights as { bytes, name }; `name` is for messages. Bytes are copied now, as the
// caller may reuse them.
/** @returns {(options: Omit<Types.CreateOptions, 'weights'>) => any} */
function openWeights(weights, { toAddress, readBlob, readWeights }) {
  const report = (bytes, onProgress) => {
    onProgress?.({ loaded: bytes.length, total: bytes.length });
    return bytes;
  };
  if (isBlob(weights)) {
    const { name = 'the weights' } = /** @type {File} */ (weights);
    return async ({ onProgress }) => ({ bytes: report(await readWeightsBlob(weights, readBlob), onProgress), name });
  }
  if (isBytes(weights)) {
    const bytes = copyBytes(weights, 'The weights file');
    return ({ onProgress }) => ({ bytes: report(bytes, onProgress), name: 'the weights' });
  }
  if (kindOf(weights) === 'URL' || (typeof weights === 'string' && weights !== '')) {
    const address = addressOf(String(weights), toAddress);
    const name = new URL(address).pathname.split('/').pop() || address;
    return async (options) => ({ bytes: await readWeights(address, options), name });
  }
  const found = weights === '' ? 'an empty string' : nameOf(weights);
  throw new ClassifierError('input', `createClassifier needs a weights file as a URL, a Blob or bytes: { weights: url }, not ${found}.`);
}

// Creates a classifier. `platform` has the functions that differ between browsers and Node.js: startWorker(),
// toAddress(text), readWeights(address, options), chooseVariant(options), compileEngine(variant, options), readBlob(blob),
// sendBlob(blob) and whyUnsupported(). The files are downloaded here while the worker starts.
export async function openClassifier(/** @type {Partial<Types.CreateOptions>} */ options, platform) {
  const { weights, threads, signal, onProgress } = checked(options);
  const readFile = openWeights(weights, platform);
  const reason = platform.whyUnsupported();
  if (reason) throw new ClassifierError('unsupported', reason);
  signal?.throwIfAborted();

  const variant = platform.chooseVariant({ threads });
  const link = new WorkerLink(platform.startWorker());
  const end = new AbortController(); // stops the downloads
  const onAbort = () => {
    link.close(signal?.reason);
    end.abort(signal?.reason);
  };
  signal?.addEventListener('abort', onAbort);
  try {
    const [compiled, { bytes, name }] = await Promise.all([
      platform.compileEngine(variant, { signal: end.signal }),
      readFile({ signal: end.signal, onProgress }),
      link.call('prepare', { variant }),
    ]);
    const files = { variant, compiled, bytes, name };
    const info = await link.call('create', files, { transfer: [bytes.buffer] });
    return new Classifier(link, info, platform.sendBlob);
  } catch (error) {
    link.close(error);
    end.abort(error);
    throw signal?.aborted ? signal.reason : error;
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}
