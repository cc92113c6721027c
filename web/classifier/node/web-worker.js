// The parts of the browser's Worker that Emscripten's script uses to start threads, on top of worker_threads. They replace
// the Worker of Deno and Bun, which does not start Emscripten's scripts.
import { Worker as Thread } from 'node:worker_threads';

/** @type {any} */ (globalThis).Worker = class {
  #thread;
  onmessage;
  onerror;

  constructor(url, { name = '' } = {}) {
    const workerData = { url: String(url), name };
    this.#thread = new Thread(new URL('./thread.js', import.meta.url), { workerData, execArgv: [] });
    this.#thread.on('message', (data) => this.onmessage?.({ data }));
    this.#thread.on('error', (error) => this.onerror?.(error));
    // From its first message on, the thread does not keep the program running; it ends with the engine's worker.
    this.#thread.once('message', () => this.#thread.unref());
  }

  postMessage(message, transfer) {
    this.#thread.postMessage(message, transfer);
  }

  terminate() {
    void this.#thread.terminate();
  }
};
