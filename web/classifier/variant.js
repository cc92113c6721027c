import { inWords } from './values.js';
import { ClassifierError } from './errors.js';

// The engine is built for two instruction sets, each with and without threads. int8 results are the same bits in all
// builds; float32 results may differ in the last bits.

// A module with the relaxed SIMD instruction i32x4.relaxed_dot_i8x16_i7x16_add_s: valid in Chrome 114, Firefox 146 and
// newer.
const relaxedProbe = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 8, 1, 96, 3, 123, 123, 123, 1, 123, 3, 2, 1, 0, 10, 13, 1, 11, 0, 32, 0, 32, 1, 32, 2, 253, 147, 2, 11,
]);

// One picture is too little work for more threads.
const maxThreads = 4;

const kinds = {
  relaxed: ['The build with relaxed SIMD', 'the fastest one'],
  simd128: ['The build with 128-bit SIMD', 'because this browser has no relaxed SIMD'],
};

// The files of each build. Each URL is written in full, so that bundlers find the files. ?no-inline keeps Vite from turning
// the small worker file into a data: URL, which would be another origin.
const builds = {
  relaxed: () => ({
    load: () => import('./mobilenet-relaxed.js'),
    wasm: new URL('./mobilenet-relaxed.wasm', import.meta.url),
  }),
  simd128: () => ({
    load: () => import('./mobilenet-simd128.js'),
    wasm: new URL('./mobilenet-simd128.wasm', import.meta.url),
  }),
  'relaxed-threads': () => ({
    load: () => import('./mobilenet-relaxed-threads.js'),
    wasm: new URL('./mobilenet-relaxed-threads.wasm', import.meta.url),
    script: new URL('./mobilenet-relaxed-threads.js', import.meta.url),
    worker: new URL('./mobilenet-relaxed-threads.worker.js?no-inline', import.meta.url),
  }),
  'simd128-threads': () => ({
    load: () => import('./mobilenet-simd128-threads.js'),
    wasm: new URL('./mobilenet-simd128-threads.wasm', import.meta.url),
    script: new URL('./mobilenet-simd128-threads.js', import.meta.url),
    worker: new URL('./mobilenet-simd128-threads.worker.js?no-inline', import.meta.url),
  }),
};

// Turbopack makes URLs that are relative to the page.
const absolute = (url) => url && new URL(String(url), globalThis.location?.href);

// The files of a variant: load() imports its JavaScript, `wasm` is the URL of its code. A thread starts from `worker` and
// loads `script`.
export function buildOf({ simd, threads }) {
  const { load, wasm, script, worker } = builds[threads > 1 ? `${simd}-threads` : simd]();
  return { load, wasm: absolute(wasm), script: absolute(script), worker: absolute(worker) };
}

// The browser's support for threads: the number of cores, and why only one thread is possible (null if more are).
// Workers inside workers need no check: Safari has them since 16.4, like SIMD.
const browser = {
  cores: () => globalThis.navigator.hardwareConcurrency ?? 1,
  whyOneThread({ script }) {
    if (!globalThis.crossOriginIsolated)
      return 'because this page is not cross-origin isolated: its server has to send COOP and COEP headers';
    if (!('SharedArrayBuffer' in globalThis)) return 'because this browser has no shared memory for threads';
    if (script.origin !== globalThis.location.origin) return 'because the engine comes from another origin than the page';
    return null;
  },
};

const counted = (count, what) => (count === 1 ? `one ${what}` : `${count} ${what}s`);

// [number of threads, why there are fewer than requested or null].
function countThreads(requested, build, { cores, whyOneThread }) {
  if (requested === 1) return [1, null];
  const why = whyOneThread(build);
  if (why) return [1, why];
  const threads = Math.min(requested, maxThreads, cores());
  if (threads === requested) return [threads, null];
  return [threads, threads < cores() ? 'the most that one picture takes' : `because this device has ${counted(cores(), 'core')}`];
}

// Chooses the variant that runs here: { simd, threads, reason }, a plain object that can be sent to workers. `threads` is
// the requested number; `simd` names an instruction set instead of detecting it, and `why` says why in `reason`.
// `platform` has the functions of `browser` above.
export function chooseVariant(
  /** @type {{ threads?: number, simd?: string, why?: string }} */ {
    threads: requested = 1,
    simd: requestedSimd,
    why = 'as asked for',
  } = {},
  platform = browser,
) {
  if (!(Number.isInteger(requested) && requested > 0)) {
    throw new ClassifierError('input', `threads must be a whole number above 0, not ${inWords(requested)}.`);
  }
  const simd = requestedSimd ?? (WebAssembly.validate(relaxedProbe) ? 'relaxed' : 'simd128');
  if (!Object.hasOwn(kinds, simd)) {
    throw new ClassifierError('input', `simd must be ${Object.keys(kinds).join(' or ')}, not ${simd}.`);
  }
  const [name, ofItself] = kinds[simd];
  const [threads, limit] = countThreads(requested, buildOf({ simd, threads: 2 }), platform);
  const fewer = limit ? ` instead of ${requested}, ${limit}` : '';
  return { simd, threads, reason: `${name}, ${requestedSimd ? why : ofItself}, on ${counted(threads, 'thread')}${fewer}.` };
}
