// The entry for Node.js: the same classifier, in a worker thread, with the trainer's own decoder.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openClassifier } from '../classifier.js';
import { compileEngine, readWeights } from './files.js';
import { startWorker } from './start-worker.js';

export { ClassifierError } from '../errors.js';

// A URL stays one, anything else is a path. `c:\weights` is a path too.
function toAddress(weights) {
  const isUrl = weights instanceof URL || /^(https?|file|data|blob):/i.test(weights);
  return isUrl ? new URL(weights).href : pathToFileURL(resolve(weights)).href;
}

const platform = { startWorker, toAddress, readWeights, compileEngine, whyUnsupported: () => null };

export function createClassifier(options) {
  return openClassifier(options, platform);
}
