import { openFirefox } from './firefox.js';
import { openWebKitGtk } from './webkitgtk.js';

// A camera that shows coloured pictures, and no question whether the page may use it.
const fakeCamera = { 'media.navigator.streams.fake': true, 'media.navigator.permission.disabled': true };
// As older ones, and as where the page is not isolated from other origins.
const plain = { 'javascript.options.wasm_relaxed_simd': false, 'javascript.options.shared_memory': false };

// The browsers beside Chromium, each with what it lacks of what the page makes use of.
export const targets = {
  firefox: { open: () => openFirefox(fakeCamera), lacks: [] },
  'plain firefox': { open: () => openFirefox(plain), lacks: ['relaxed SIMD', 'SharedArrayBuffer', 'camera'] },
  webkitgtk: { open: openWebKitGtk, lacks: ['SharedArrayBuffer', 'camera'] },
};
