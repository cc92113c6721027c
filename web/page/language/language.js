import { recall, remember } from '../network/storage.js';
import * as english from './en.js';

// The page's language: the one that the user chose earlier, or the first of the browser's languages that the page has.
// English (en.js) is part of the page's bundle; other languages are downloaded when needed. `strings` has the texts of
// the current language.
export const languages = { en: 'English', it: 'Italiano' };
const files = { en: () => english, it: () => import('./it.js') };
const storageKey = 'language';

export let strings = english;

const listeners = [];

// `listener` is called after each change of language, to write its texts anew.
export const onLanguageChange = (listener) => listeners.push(listener);

function preferred() {
  const wishes = [recall(storageKey), ...navigator.languages].map((wish) => wish?.slice(0, 2));
  return wishes.find((wish) => wish && Object.hasOwn(languages, wish)) ?? 'en';
}

// The text at a path like 'camera.pause'.
const textAt = (path) => path.split('.').reduce((group, key) => group[key], strings);

// Translates the document: data-text has the path of an element's text, data-name that of its aria-label.
export function applyTexts(/** @type {any} */ root = document) {
  for (const node of root.querySelectorAll('[data-text]')) node.textContent = textAt(node.dataset.text);
  for (const node of root.querySelectorAll('[data-name]')) node.setAttribute('aria-label', textAt(node.dataset.name));
}

function use(code, texts) {
  strings = texts;
  document.documentElement.lang = code;
  applyTexts();
  for (const listener of listeners) listener();
}

// Speaks the preferred language, or English if that cannot be downloaded: a page without texts helps nobody.
export async function loadLanguage() {
  const code = preferred();
  try {
    use(code, await files[code]());
  } catch {
    use('en', english);
  }
}

// Changes the language and remembers it for later visits. Throws, and changes nothing, if it cannot be downloaded.
export async function chooseLanguage(code) {
  use(code, await files[code]());
  remember(storageKey, code);
}
