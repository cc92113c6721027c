import { ClassifierError } from './errors.js';

// `new URL('./worker.js', import.meta.url)` stands once, as bundlers take it for a file to build.
const here = import.meta.url;
const url = new URL('./worker.js', here).href;

// A page may not start a worker that lies on another origin, a CDN say, but may start one of its own
// that imports it. Only then does the page's policy have to allow workers from blob:.
function start() {
  if (new URL(here).origin === globalThis.location.origin) {
    // Bundlers find the worker by this very expression.
    return { worker: new Worker(new URL('./worker.js', import.meta.url), { type: 'module', name: 'classifier' }) };
  }
  const address = URL.createObjectURL(new Blob([`import ${JSON.stringify(url)};`], { type: 'text/javascript' }));
  return { worker: new Worker(address, { type: 'module', name: 'classifier' }), address };
}

// Emscripten throws the error event of a thread anew, which says no more than that it is one.
function reasonOf(message) {
  if (!message) return 'it could not be loaded, is it served as text/javascript?';
  return /\[object \w*Event\]/.test(message) ? 'a script of its threads could not be loaded.' : message;
}

// A new worker, as a port for WorkerLink.
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
      worker.onmessageerror = () => onFailure('it sent what cannot be read.');
    },
    terminate() {
      worker.terminate();
      if (address) URL.revokeObjectURL(address);
    },
  };
}
