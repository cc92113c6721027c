import { Worker } from 'node:worker_threads';

// A new worker thread, as a port for WorkerLink. A thread of its own keeps the program's event loop
// free, and ending it gives the engine's memory back, which WebAssembly alone never does. A program
// that forgets to dispose of a classifier still ends: only open calls hold it.
export function startWorker() {
  const url = new URL('./worker.js', import.meta.url);
  // Flags of the program, a loader's for example, are not the worker's business.
  const worker = new Worker(url, { name: 'classifier', execArgv: [] });
  return {
    url: url.href,
    post: (message, transfer) => worker.postMessage(message, transfer),
    listen({ onMessage, onFailure }) {
      worker.on('message', onMessage);
      worker.on('error', (error) => onFailure(error.message));
      worker.on('messageerror', () => onFailure('it sent what cannot be read.'));
      worker.on('exit', (status) => onFailure(`it ended with exit status ${status}.`));
    },
    terminate: () => worker.terminate(),
    ref: () => worker.ref(),
    unref: () => worker.unref(),
  };
}
