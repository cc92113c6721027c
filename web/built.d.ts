// What the build makes, as far as the sources import it.

declare module '*/mobilenet-relaxed.js';
declare module '*/mobilenet-simd128.js';
declare module '*/mobilenet-relaxed-threads.js';
declare module '*/mobilenet-simd128-threads.js';
declare module '*/image-decoder.js';

interface Window {
  /** page/speed-test/bench.js, for scripts that measure. */
  bench: any;
}
