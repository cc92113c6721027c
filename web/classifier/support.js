import { kindOf } from './values.js';

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
  // Both kinds of workers live without a page; Chrome and Safari let neither start another worker.
  const scope = kindOf(globalThis);
  if (!('Worker' in globalThis) && /^(Service|Shared)WorkerGlobalScope$/.test(scope)) {
    const here = scope.startsWith('Service') ? 'service' : 'shared';
    return `The classifier runs in a worker of its own, which a ${here} worker cannot start. Create it in the page.`;
  }
  if (/jsdom|HappyDOM/.test(globalThis.navigator?.userAgent)) {
    return 'jsdom and happy-dom cannot run the classifier for browsers. Import the one for Node.js: the README says how.';
  }
  for (const name of ['Worker', 'createImageBitmap', 'OffscreenCanvas']) {
    if (!(name in globalThis)) return `This browser lacks ${name}. Use a newer one.`;
  }
  return null;
}
