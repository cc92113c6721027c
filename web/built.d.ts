// Types for the modules that the build generates and the sources import.

declare module '*/mobilenet-relaxed.js';
declare module '*/mobilenet-simd128.js';
declare module '*/mobilenet-relaxed-threads.js';
declare module '*/mobilenet-simd128-threads.js';
declare module '*/image-decoder.js';
declare module '*/webp-decoder.js';

interface Window {
  /** page/speed-test/bench.js, for scripts that measure. */
  bench: any;
}
