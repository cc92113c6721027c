// The network where it runs without a worker's messages in between, for timing: window.bench is for
// scripts, speed-test.js for people.
import { compileEngine } from '../../classifier/compile.js';
import { download } from '../../classifier/download.js';
import { Engine } from '../../classifier/engine.js';
import { ClassifierError } from '../../classifier/errors.js';
import { whyUnsupported } from '../../classifier/support.js';
import { chooseVariant } from '../../classifier/variant.js';
import { weightsAddress } from '../network/weights-address.js';

// From the address: ?threads=2, and ?simd=simd128 for comparing the builds.
const { simd, threads } = Object.fromEntries(new URLSearchParams(location.search));
const wishes = { simd, threads: threads ? Number(threads) : undefined };

/** @type {any} */
export let engine = null; // once one is loaded
let loadedUrl = '';

export async function load(url) {
  const reason = whyUnsupported();
  if (reason) throw new ClassifierError('unsupported', reason);
  const address = url === undefined ? await weightsAddress() : new URL(url, document.baseURI);
  const variant = chooseVariant(wishes);
  const [ready, bytes] = await Promise.all([Engine.create(variant, compileEngine(variant)), download(address.href, 'The weights file')]);
  ready.load(bytes, address.pathname.split('/').pop());
  engine = ready;
  loadedUrl = address.href;
}

async function run(input) {
  if (!engine) await load();
  return engine.run(input);
}

// As Classifier.info() in ../classifier/index.d.ts, and which file it is; null before load.
export function info() {
  return engine && { ...engine.info(), weights: loadedUrl };
}

window.bench = { load, run, info };
