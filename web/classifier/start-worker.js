import { ClassifierError } from './errors.js';
import { buildOf } from './variant.js';

// The worker's address without a bundler, and whether there is one: bundlers give files other names. `import.meta.url` is
// not used for it: webpack puts a path of the developer's own machine in its place. Only `new URL(file, import.meta.url)`
// works everywhere.
function locate() {
  const { wasm } = buildOf({ simd: 'simd128', threads: 1 });
  return { url: new URL('worker.js', wasm).href, isBundled: !wasm.pathname.endsWith('/mobilenet-simd128.wasm') };
}

// A script that imports the worker. Chromium starts no module worker from a blob: URL in a page without an origin (a
// sandboxed frame), but a classic one: it keeps the messages that arrive before the worker listens.
const importing = (url) => `
  const early = [];
  onmessage = (event) => early.push(event);
  import(${JSON.stringify(url)}).then(
    () => early.forEach((event) => onmessage(event)),
    (error) => setTimeout(() => { throw error; }),
  );`;

// A page may not start a worker from another origin (for example a CDN), but it may start a blob: worker that imports
// it. Only in that case must the page's Content-Security-Policy allow blob: workers.
function start({ url, isBundled }) {
  if (isBundled || new URL(url).origin === globalThis.location.origin) {
    // Bundlers find the worker by this expression.
    return { worker: new Worker(new URL('./worker.js', import.meta.url), { type: 'module', name: 'classifier' }) };
  }
  const address = URL.createObjectURL(new Blob([importing(url)], { type: 'text/javascript' }));
  return { worker: new Worker(address, { name: 'classifier' }), address };
}

// When a thread fails, Emscripten throws its error event, whose text is only “[object ErrorEvent]”.
function reasonOf(message) {
  if (!message) {
    return 'it could not be loaded. Is it served as text/javascript, and does the Content-Security-Policy (worker-src) allow it?';
  }
  return /\[object \w*Event\]/.test(message) ? 'a script of its threads could not be loaded.' : message;
}

function cannotStart(cause, { url, isBundled }) {
  const origin = isBundled && cause.name === 'SecurityError' ? ' The page must come from the same origin as its scripts, for workers.' : '';
  return new ClassifierError('engine', `The worker ${url} cannot be started: ${cause.message}${origin}`, { cause, url });
}

// Starts a worker and returns it as a port for WorkerLink.
export function startWorker() {
  const place = locate();
  const { url } = place;
  let started;
  try {
    started = start(place);
  } catch (cause) {
    throw cannotStart(cause, place);
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
