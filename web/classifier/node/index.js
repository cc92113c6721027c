// The package's entry for Node.js: the classifier in a worker thread, with the trainer's image decoder.
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openClassifier } from '../classifier.js';
import { readPictureBytes } from '../picture-file.js';
import { chooseVariant } from '../variant.js';
import { compileEngine, readWeights } from './files.js';
import { startWorker, workerUrl } from './start-worker.js';

export { ClassifierError } from '../errors.js';

// Anything but a URL is a path, including `c:\weights`.
function toAddress(weights) {
  const isUrl = /^(https?|file|data|blob):/i.test(weights);
  return isUrl ? new URL(weights).href : pathToFileURL(resolve(weights)).href;
}

// Blobs of jsdom have no arrayBuffer().
function readBlob(blob) {
  if (blob.arrayBuffer) return blob.arrayBuffer();
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsArrayBuffer(blob);
  });
}

// The file is read here: not every Blob can be sent to a thread, neither one of fs.openAsBlob() nor one of jsdom.
async function sendBlob(blob) {
  const bytes = await readPictureBytes({ size: blob.size, arrayBuffer: () => readBlob(blob) }, blob.name);
  return { payload: { bytes, name: blob.name }, transfer: [bytes.buffer] };
}

// Without relaxed SIMD: Node.js 20 computes some of its instructions wrongly.
const simd128 = { simd: 'simd128', why: 'which gives the same numbers in every version of Node.js' };
const host = { cores: availableParallelism, whyOneThread: () => null };
const chooseHere = ({ threads }) => chooseVariant({ threads, ...simd128 }, host);

function whyUnsupported() {
  if (typeof WebAssembly !== 'object') return 'This program runs without WebAssembly. Run Node.js without --jitless.';
  // Bundlers rename the file or move this code away from it.
  if (!/^file:.*\/node\/worker\.js$/.test(workerUrl() ?? '')) {
    return 'A bundler moved the files of mobilenet-classifier. Keep the package out of the bundle for the server: the README says how.';
  }
  return null;
}

const platform = { startWorker, toAddress, readWeights, chooseVariant: chooseHere, compileEngine, readBlob, sendBlob, whyUnsupported };

export function createClassifier(options) {
  return openClassifier(options, platform);
}
