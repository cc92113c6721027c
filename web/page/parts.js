import { loadStyle } from './dom.js';

// Fetches a part of the page that a first visit does without, once, when it is first wanted.
export function lazily(fetchPart) {
  let part = null;
  return () => {
    part ??= fetchPart();
    part.catch(() => (part = null)); // so that it can be tried again
    return part;
  };
}

// A part's style sheet, relative to this folder.
export const style = (address) => loadStyle(new URL(address, import.meta.url).href);
