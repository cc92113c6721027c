import { ClassifierError } from './errors.js';

// The module is built for two instruction sets, and each for one thread and for more. Results in int8
// are the same in all, in float32 to the last bits.

// One function that multiplies bytes by relaxed SIMD (i32x4.relaxed_dot_i8x16_i7x16_add_s): valid
// in Chrome 114, Firefox 146 and newer.
const relaxedProbe = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 8, 1, 96, 3, 123, 123, 123, 1, 123, 3, 2, 1, 0, 10, 13, 1, 11, 0, 32, 0, 32, 1, 32, 2, 253, 147, 2, 11,
]);

// Of one picture's work there is not enough for more.
const mostThreads = 4;

const kinds = {
  relaxed: ['The build with relaxed SIMD', 'the fastest one'],
  simd128: ['The build with 128-bit SIMD', 'because this browser has no relaxed SIMD'],
};

// Addresses stand in full, so that bundlers find the files. Each thread starts from `worker` and loads
// `script` once more; Vite would make a data: address of so small a file, which is an origin of its own.
const builds = {
  relaxed: {
    load: () => import('./mobilenet-relaxed.js'),
    wasm: new URL('./mobilenet-relaxed.wasm', import.meta.url),
  },
  simd128: {
    load: () => import('./mobilenet-simd128.js'),
    wasm: new URL('./mobilenet-simd128.wasm', import.meta.url),
  },
  'relaxed-threads': {
    load: () => import('./mobilenet-relaxed-threads.js'),
    wasm: new URL('./mobilenet-relaxed-threads.wasm', import.meta.url),
    script: new URL('./mobilenet-relaxed-threads.js', import.meta.url),
    worker: new URL('./mobilenet-relaxed-threads.worker.js?no-inline', import.meta.url),
  },
  'simd128-threads': {
    load: () => import('./mobilenet-simd128-threads.js'),
    wasm: new URL('./mobilenet-simd128-threads.wasm', import.meta.url),
    script: new URL('./mobilenet-simd128-threads.js', import.meta.url),
    worker: new URL('./mobilenet-simd128-threads.worker.js?no-inline', import.meta.url),
  },
};

// The files of a variant: `load` imports the JavaScript, `wasm` is the address of the code.
export const buildOf = ({ simd, threads }) => builds[threads > 1 ? `${simd}-threads` : simd];

// What a browser says of threads: how many cores there are, and why one thread has to do; null where
// there can be more. SIMD comes with Safari 16.4, as workers that start workers do.
const browser = {
  cores: () => globalThis.navigator.hardwareConcurrency ?? 1,
  whyOneThread({ script }) {
    if (!globalThis.crossOriginIsolated)
      return 'because this page is not cross-origin isolated: its server has to send COOP and COEP headers';
    if (!('SharedArrayBuffer' in globalThis)) return 'because threads of this browser share no memory';
    if (script.origin !== globalThis.location.origin) return 'because the engine lies on another origin than the page';
    return null;
  },
};

const counted = (count, what) => (count === 1 ? `one ${what}` : `${count} ${what}s`);

// How many threads there are, and why not as many as wished for; null where there are.
function countThreads(wished, build, { cores, whyOneThread }) {
  if (wished === 1) return [1, null];
  const why = whyOneThread(build);
  if (why) return [1, why];
  const threads = Math.min(wished, mostThreads, cores());
  if (threads === wished) return [threads, null];
  return [threads, threads < cores() ? 'the most that one picture takes' : `because this device has ${counted(cores(), 'core')}`];
}

// The variant that runs here, and why: { simd, threads, reason }, which may go to other threads. It is
// chosen once, where the files are asked for. `threads` is how many are wished for; `simd` names the
// instruction set where something else decides, and `why` says what. `platform` is as `browser` above.
export function chooseVariant(
  /** @type {{ threads?: number, simd?: string, why?: string }} */ { threads: wished = 1, simd: wishedSimd, why = 'as asked for' } = {},
  platform = browser,
) {
  if (!(Number.isInteger(wished) && wished > 0)) {
    throw new ClassifierError('input', `threads must be a whole number above 0, not ${wished}.`);
  }
  const simd = wishedSimd ?? (WebAssembly.validate(relaxedProbe) ? 'relaxed' : 'simd128');
  if (!Object.hasOwn(kinds, simd)) {
    throw new ClassifierError('input', `simd must be ${Object.keys(kinds).join(' or ')}, not ${simd}.`);
  }
  const [name, ofItself] = kinds[simd];
  const [threads, limit] = countThreads(wished, builds[`${simd}-threads`], platform);
  const fewer = limit ? ` instead of ${wished}, ${limit}` : '';
  return { simd, threads, reason: `${name}, ${wishedSimd ? why : ofItself}, on ${counted(threads, 'thread')}${fewer}.` };
}
