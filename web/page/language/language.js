import { recall, remember } from '../network/storage.js';
import * as english from './en.js';

// The language that the page speaks: the one chosen here before, or the first of the browser's that
// the page has. en.js holds every text and comes with the page; another language's file is fetched when
// it is wanted, and `strings` is it.
export const languages = { en: 'English', it: 'Italiano' };
const files = { en: () => english, it: () => import('./it.js') };
const storageKey = 'language';

export let strings = english;

const listeners = [];

// `listener` is called after each change, to say again what it has said.
export const onLanguageChange = (listener) => listeners.push(listener);

function preferred() {
  const wishes = [recall(storageKey), ...navigator.languages].map((wish) => wish?.slice(0, 2));
  return wishes.find((wish) => wish && Object.hasOwn(languages, wish)) ?? 'en';
}

// The text at a path such as 'camera.pause'.
const textAt = (path) => path.split('.').reduce((group, key) => group[key], strings);

// Fills in the texts that stand in the document: data-text names an element's, data-name its name
// for screen readers.
export function applyTexts(/** @type {any} */ root = document) {
  for (const node of root.querySelectorAll('[data-text]')) node.textContent = textAt(node.dataset.text);
  for (const node of root.querySelectorAll('[data-name]')) node.setAttribute('aria-label', textAt(node.dataset.name));
}

export async function loadLanguage(code = preferred()) {
  strings = await files[code]();
  document.documentElement.lang = code;
  applyTexts();
  for (const listener of listeners) listener();
}

export async function chooseLanguage(code) {
  remember(storageKey, code);
  await loadLanguage(code);
}
