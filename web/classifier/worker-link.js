import { ClassifierError } from './errors.js';

// The calling side of the worker: each call is a promise; a worker that dies ends all of them.
export class WorkerLink {
  #worker;
  #calls = new Map();
  #nextId = 0;
  #closed = null;

  constructor(url) {
    this.#worker = new Worker(url, { type: 'module', name: 'classifier' });
    this.#worker.onmessage = ({ data }) => this.#receive(data);
    this.#worker.onerror = (event) => {
      const why = event.message || 'it could not be loaded, is it served as text/javascript?';
      this.close(new ClassifierError('engine', `The worker ${url} failed: ${why}`, { url: url.href }));
    };
    this.#worker.onmessageerror = () => {
      this.close(new ClassifierError('engine', `The worker ${url} sent what cannot be read.`, { url: url.href }));
    };
  }

  assertOpen() {
    if (this.#closed) throw this.#closed;
  }

  async call(type, payload, { transfer = [], onProgress } = {}) {
    this.assertOpen();
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#calls.set(id, { resolve, reject, onProgress });
      try {
        this.#worker.postMessage({ id, type, ...payload }, transfer);
      } catch (cause) {
        this.#calls.delete(id);
        reject(new ClassifierError('input', `The picture cannot be handed to the worker: ${cause.message}`, { cause }));
      }
    });
  }

  // Ends the worker, which is what gives its memory back, and every open call with `error`.
  close(error) {
    this.#closed ??= error;
    this.#worker.terminate();
    for (const { reject } of this.#calls.values()) reject(error);
    this.#calls.clear();
  }

  #receive({ id, type, result, error, progress }) {
    const call = this.#calls.get(id);
    if (!call) return;
    if (type === 'progress') return call.onProgress?.(progress);
    this.#calls.delete(id);
    if (type === 'done') call.resolve(result);
    else call.reject(ClassifierError.unpack(error));
  }
}
