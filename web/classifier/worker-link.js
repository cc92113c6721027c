import { ClassifierError } from './errors.js';

// Sends calls to the worker. Each call returns a promise; if the worker fails, all open calls reject. `port` is
// { url, post(message, transfer), listen({ onMessage, onFailure }), terminate() }, optionally with ref() and unref(), which
// keep the program running while a call is open.
export class WorkerLink {
  #port;
  #calls = new Map();
  #nextId = 0;
  /** @type {Error | null} */
  #closed = null;

  constructor(port) {
    this.#port = port;
    port.listen({
      onMessage: (message) => this.#receive(message),
      onFailure: (why) => {
        const { url } = port;
        this.close(new ClassifierError('engine', `The worker ${url} failed: ${why}`, { url }));
      },
    });
  }

  assertOpen() {
    if (this.#closed) throw this.#closed;
  }

  async call(type, payload, /** @type {{ transfer?: Transferable[] }} */ { transfer = [] } = {}) {
    this.assertOpen();
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#remember(id, { resolve, reject });
      try {
        this.#port.post({ id, type, ...payload }, transfer);
      } catch (cause) {
        this.#forget(id);
        reject(new ClassifierError('input', `The picture cannot be sent to the worker: ${cause.message}`, { cause }));
      }
    });
  }

  // Ends the worker, which frees its memory, and rejects all open calls with `error`.
  close(error) {
    this.#closed ??= error;
    this.#port.terminate();
    for (const { reject } of this.#calls.values()) reject(error);
    this.#calls.clear();
  }

  #receive({ id, type, result, error }) {
    const call = this.#calls.get(id);
    if (!call) return;
    this.#forget(id);
    if (type === 'done') call.resolve(result);
    else call.reject(ClassifierError.unpack(error));
  }

  #remember(id, call) {
    this.#calls.set(id, call);
    this.#port.ref?.();
  }

  #forget(id) {
    this.#calls.delete(id);
    if (this.#calls.size === 0) this.#port.unref?.();
  }
}
