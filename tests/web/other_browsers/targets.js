import { openFirefox } from './firefox.js';
import { openWebKitGtk } from './webkitgtk.js';

// A fake camera that shows coloured pictures, without a permission prompt.
const fakeCamera = { 'media.navigator.streams.fake': true, 'media.navigator.permission.disabled': true };
// Like an older Firefox on a page that is not cross-origin isolated.
const plain = { 'javascript.options.wasm_relaxed_simd': false, 'javascript.options.shared_memory': false };

// The browsers other than Chromium. `lacks` names the features that the page uses and the browser does not have.
export const targets = {
  firefox: { open: () => openFirefox(fakeCamera), lacks: [] },
  'plain firefox': { open: () => openFirefox(plain), lacks: ['relaxed SIMD', 'SharedArrayBuffer', 'camera'] },
  webkitgtk: { open: openWebKitGtk, lacks: ['SharedArrayBuffer', 'camera'] },
};
