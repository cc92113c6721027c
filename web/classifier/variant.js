import { ClassifierError } from './errors.js';

// The module is built for two instruction sets. Results in int8 are the same in both, in float32 to
// the last bits.

// One function that multiplies bytes by relaxed SIMD (i32x4.relaxed_dot_i8x16_i7x16_add_s): valid
// in Chrome 114, Firefox 146 and newer.
const relaxedProbe = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 8, 1, 96, 3, 123, 123, 123, 1, 123, 3, 2, 1, 0, 10, 13, 1, 11, 0,
  32, 0, 32, 1, 32, 2, 253, 147, 2, 11,
]);

// Addresses stand in full, so that bundlers find the files.
const variants = {
  relaxed: {
    load: () => import('./mobilenet-relaxed.js'),
    wasm: new URL('./mobilenet-relaxed.wasm', import.meta.url),
    name: 'The build with relaxed SIMD',
    why: 'the fastest one',
  },
  simd128: {
    load: () => import('./mobilenet-simd128.js'),
    wasm: new URL('./mobilenet-simd128.wasm', import.meta.url),
    name: 'The build with 128-bit SIMD',
    why: 'because this browser has no relaxed SIMD',
  },
};

// The build that runs here, and why: { simd, threads, reason, load, wasm }. load() imports its
// JavaScript, `wasm` is the address of its code. `threads` is how many are wished for; `simd`, for
// measuring, names the build.
export function chooseVariant({ threads = 1, simd: wished } = {}) {
  const simd = wished ?? (WebAssembly.validate(relaxedProbe) ? 'relaxed' : 'simd128');
  if (!Object.hasOwn(variants, simd)) {
    throw new ClassifierError('input', `simd must be ${Object.keys(variants).join(' or ')}, not ${simd}.`);
  }
  const { load, wasm, name, why } = variants[simd];
  const ofThreads = threads === 1 ? 'one thread' : `one thread instead of ${threads}, because no build has more`;
  return { simd, threads: 1, reason: `${name}, ${wished ? 'as asked for' : why}, on ${ofThreads}.`, load, wasm };
}
