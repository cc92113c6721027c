// Emscripten's script starts threads as a page does: with a Worker, of which it uses what stands here.
import { Worker as Thread } from 'node:worker_threads';

/** @type {any} */ (globalThis).Worker ??= class {
  #thread;
  onmessage;
  onerror;

  constructor(url, { name = '' } = {}) {
    const workerData = { url: String(url), name };
    this.#thread = new Thread(new URL('./thread.js', import.meta.url), { workerData, execArgv: [] });
    this.#thread.on('message', (data) => this.onmessage?.({ data }));
    this.#thread.on('error', (error) => this.onerror?.(error));
    // Once it has told that it stands: it ends with the worker that computes.
    this.#thread.once('message', () => this.#thread.unref());
  }

  postMessage(message, transfer) {
    this.#thread.postMessage(message, transfer);
  }

  terminate() {
    void this.#thread.terminate();
  }
};
