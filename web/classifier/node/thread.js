// A thread of the engine in Node.js: defines the globals that Emscripten's script expects in a browser's worker, then
// loads the script.
import * as threads from 'node:worker_threads';

const { url, name } = threads.workerData;
const parentPort = /** @type {threads.MessagePort} */ (threads.parentPort);
Object.assign(globalThis, {
  self: globalThis,
  WorkerGlobalScope: Object,
  name,
  postMessage: (message, transfer) => parentPort.postMessage(message, transfer),
});
await import(url);
parentPort.on('message', (data) => /** @type {any} */ (globalThis).onmessage({ data }));
