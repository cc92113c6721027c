import { Worker } from 'node:worker_threads';

// Starts a worker thread and returns it as a port for WorkerLink. The thread keeps the program's event loop free, and
// ending it frees the engine's memory, which WebAssembly alone never does. Only open calls keep the program running, so
// one that forgets to call dispose() still ends.
export function startWorker() {
  const url = new URL('./worker.js', import.meta.url);
  // Without the program's own flags, for example a loader's.
  const worker = new Worker(url, { name: 'classifier', execArgv: [] });
  return {
    url: url.href,
    post: (message, transfer) => worker.postMessage(message, transfer),
    listen({ onMessage, onFailure }) {
      worker.on('message', onMessage);
      worker.on('error', (error) => onFailure(error.message));
      worker.on('messageerror', () => onFailure('it sent a message that cannot be read.'));
      worker.on('exit', (status) => onFailure(`it ended with exit status ${status}.`));
    },
    terminate: () => worker.terminate(),
    ref: () => worker.ref(),
    unref: () => worker.unref(),
  };
}
