// A module with one SIMD instruction: valid only where WebAssembly has SIMD (Chrome 91, Firefox 89, Safari 16.4 and
// newer).
const simdProbe = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
]);

// A message that says why this browser cannot run the classifier; null if it can.
export function whyUnsupported() {
  if (typeof WebAssembly !== 'object') return 'This browser has no WebAssembly, or it is turned off. Turn it on or use a newer browser.';
  if (!WebAssembly.validate(simdProbe)) {
    return 'This browser lacks WebAssembly SIMD: it needs Chrome or Edge 91, Firefox 89, Safari 16.4, or newer.';
  }
  for (const name of ['Worker', 'createImageBitmap', 'OffscreenCanvas']) {
    if (!(name in globalThis)) return `This browser lacks ${name}. Use a newer one.`;
  }
  return null;
}
