import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { ClassifierError } from '../errors.js';

// Undefined in a bundle of CommonJS, which has no import.meta.url.
export const workerUrl = () => import.meta.url && new URL('./worker.js', import.meta.url).href;

// Starts a worker thread and returns it as a port for WorkerLink. The thread keeps the program's event loop free, and
// ending it frees the engine's memory, which WebAssembly alone never does. Only open calls keep the program running, so
// one that forgets to call dispose() still ends.
export function startWorker() {
  const url = workerUrl();
  let worker;
  try {
    // Without the program's own flags, for example a loader's. A path, because a URL of jsdom is none for Node.js.
    worker = new Worker(fileURLToPath(url), { name: 'classifier', execArgv: [] });
  } catch (cause) {
    throw new ClassifierError('engine', `The worker ${url} cannot be started: ${cause.message}`, { cause, url });
  }
  return {
    url,
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
