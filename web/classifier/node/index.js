// The package's entry for Node.js: the classifier in a worker thread, with the trainer's image decoder.
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openClassifier } from '../classifier.js';
import { chooseVariant } from '../variant.js';
import { compileEngine, readWeights } from './files.js';
import { startWorker } from './start-worker.js';

export { ClassifierError } from '../errors.js';

// Anything but a URL is a path, including `c:\weights`.
function toAddress(weights) {
  const isUrl = weights instanceof URL || /^(https?|file|data|blob):/i.test(weights);
  return isUrl ? new URL(weights).href : pathToFileURL(resolve(weights)).href;
}

// Without relaxed SIMD: Node.js 20 computes some of its instructions wrongly.
const simd128 = { simd: 'simd128', why: 'which gives the same numbers in every version of Node.js' };
const host = { cores: availableParallelism, whyOneThread: () => null };
const chooseHere = ({ threads }) => chooseVariant({ threads, ...simd128 }, host);

const platform = { startWorker, toAddress, readWeights, chooseVariant: chooseHere, compileEngine, whyUnsupported: () => null };

export function createClassifier(options) {
  return openClassifier(options, platform);
}
