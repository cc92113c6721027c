// The package's entry for browsers. index.d.ts documents it.
import { openClassifier } from './classifier.js';
import { compileEngine } from './compile.js';
import { download } from './download.js';
import { startWorker } from './start-worker.js';
import { whyUnsupported } from './support.js';
import { chooseVariant } from './variant.js';

export { ClassifierError } from './errors.js';

const toAddress = (weights) => new URL(weights, globalThis.document?.baseURI ?? globalThis.location.href).href;

const readWeights = (address, options) => download(address, 'The weights file', options);

// The worker reads the file, so that this thread stays free.
const sendBlob = (blob) => ({ payload: { blob, name: blob.name }, transfer: [] });

const readBlob = (blob) => blob.arrayBuffer();

const platform = { startWorker, toAddress, readWeights, chooseVariant, compileEngine, readBlob, sendBlob, whyUnsupported };

export function createClassifier(options) {
  return openClassifier(options, platform);
}
