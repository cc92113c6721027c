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
    reason: 'The build with relaxed SIMD, the fastest one',
  },
  simd128: {
    load: () => import('./mobilenet-simd128.js'),
    wasm: new URL('./mobilenet-simd128.wasm', import.meta.url),
    reason: 'The build with 128-bit SIMD, because this browser has no relaxed SIMD',
  },
};

// The build that runs here, and why: { simd, threads, reason, load, wasm }. load() imports its
// JavaScript, `wasm` is the address of its code. For measuring, `simd` chooses the other one.
export function chooseVariant({ simd = WebAssembly.validate(relaxedProbe) ? 'relaxed' : 'simd128' } = {}) {
  const { reason, ...files } = variants[simd];
  return { simd, threads: 1, reason: `${reason}, on one thread.`, ...files };
}
