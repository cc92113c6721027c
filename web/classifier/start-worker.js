import { ClassifierError } from './errors.js';
import { buildOf } from './variant.js';

// The worker's address without a bundler. `import.meta.url` is not used for it: webpack puts a path of the
// developer's own machine in its place. Only `new URL(file, import.meta.url)` works everywhere.
const url = new URL('worker.js', buildOf({ simd: 'simd128', threads: 1 }).wasm).href;

// A page may not start a worker from another origin (for example a CDN), but it may start a blob: worker that imports
// it. Only in that case must the page's Content-Security-Policy allow blob: workers.
function start() {
  if (new URL(url).origin === globalThis.location.origin) {
    // Bundlers find the worker by this expression.
    return { worker: new Worker(new URL('./worker.js', import.meta.url), { type: 'module', name: 'classifier' }) };
  }
  const address = URL.createObjectURL(new Blob([`import ${JSON.stringify(url)};`], { type: 'text/javascript' }));
  return { worker: new Worker(address, { type: 'module', name: 'classifier' }), address };
}

// When a thread fails, Emscripten throws its error event, whose text is only “[object ErrorEvent]”.
function reasonOf(message) {
  if (!message) return 'it could not be loaded. Is it served as text/javascript?';
  return /\[object \w*Event\]/.test(message) ? 'a script of its threads could not be loaded.' : message;
}

// Starts a worker and returns it as a port for WorkerLink.
export function startWorker() {
  let started;
  try {
    started = start();
  } catch (cause) {
    throw new ClassifierError('engine', `The worker ${url} cannot be started: ${cause.message}`, { cause, url });
  }
  const { worker, address } = started;
  return {
    url,
    post: (message, transfer) => worker.postMessage(message, transfer),
    listen({ onMessage, onFailure }) {
      worker.onmessage = ({ data }) => onMessage(data);
      worker.onerror = ({ message }) => onFailure(reasonOf(message));
      worker.onmessageerror = () => onFailure('it sent a message that cannot be read.');
    },
    terminate() {
      worker.terminate();
      if (address) URL.revokeObjectURL(address);
    },
  };
}
