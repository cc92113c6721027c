// Runs the engine on the page's own thread, without a worker's messages, for timing. window.bench is for scripts;
// speed-test.js has the user interface.
import { compileEngine } from '../../classifier/compile.js';
import { download } from '../../classifier/download.js';
import { Engine } from '../../classifier/engine.js';
import { ClassifierError } from '../../classifier/errors.js';
import { whyUnsupported } from '../../classifier/support.js';
import { chooseVariant } from '../../classifier/variant.js';
import { weightsAddress } from '../network/weights-address.js';

// From the page's address: ?threads=2, and ?simd=simd128 to compare the builds.
const { simd, threads } = Object.fromEntries(new URLSearchParams(location.search));
const options = { simd, threads: threads ? Number(threads) : undefined };

/** @type {any} */
export let engine = null; // null until load() is done
let loadedUrl = '';

export async function load(url) {
  const reason = whyUnsupported();
  if (reason) throw new ClassifierError('unsupported', reason);
  const address = url === undefined ? await weightsAddress() : new URL(url, document.baseURI);
  const variant = chooseVariant(options);
  const [ready, bytes] = await Promise.all([Engine.create(variant, compileEngine(variant)), download(address.href, 'The weights file')]);
  ready.load(bytes, address.pathname.split('/').pop());
  engine = ready;
  loadedUrl = address.href;
}

async function run(input) {
  if (!engine) await load();
  return engine.run(input);
}

// Classifier.info() of ../../classifier/index.d.ts, with the URL of the weights file; null before load().
export function info() {
  return engine && { ...engine.info(), weights: loadedUrl };
}

window.bench = { load, run, info };
