import { strings } from '../language/language.js';

// What a folder has that is not in the list: numbers of files that are not photos (skipped), of hidden or system entries
// (system), and of files and folders that could not be read.
/** @typedef {{ skipped: number, system: number, unreadable: number, unreadableFolders: number }} LeftOut */

/** @type {Readonly<LeftOut>} */
export const nothing = Object.freeze({ skipped: 0, system: 0, unreadable: 0, unreadableFolders: 0 });

export const sum = (a, b) => ({
  skipped: a.skipped + b.skipped,
  system: a.system + b.system,
  unreadable: a.unreadable + b.unreadable,
  unreadableFolders: a.unreadableFolders + b.unreadableFolders,
});

// A text for each number above 0, the most important first.
export const inWords = (leftOut) =>
  ['unreadable', 'unreadableFolders', 'skipped', 'system']
    .filter((key) => leftOut[key] > 0)
    .map((key) => strings.leftOut[key](leftOut[key]));
