// A thread of the engine in Node.js: what Emscripten's scripts find in a browser's worker, and then the
// script itself.
import { parentPort, workerData } from 'node:worker_threads';

const { url, name } = workerData;
Object.assign(globalThis, {
  self: globalThis,
  WorkerGlobalScope: Object,
  name,
  postMessage: (message, transfer) => parentPort.postMessage(message, transfer),
});
await import(url);
parentPort.on('message', (data) => globalThis.onmessage({ data }));
