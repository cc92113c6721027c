// Tells animals apart in photos and camera frames, in a worker, on this device: the entry for
// browsers. Types: index.d.ts.
import { openClassifier } from './classifier.js';
import { startWorker } from './start-worker.js';
import { whyUnsupported } from './support.js';

export { ClassifierError } from './errors.js';

const toAddress = (weights) => new URL(weights, globalThis.document?.baseURI ?? globalThis.location.href).href;

export function createClassifier(options) {
  return openClassifier(options, { startWorker, toAddress, whyUnsupported });
}
