import { strings } from './language/language.js';

// Codes of a ClassifierError that blame the chosen file.
const fileCodes = ['weights', 'empty', 'unreadable', 'not-an-image', 'unsupported-image', 'broken-image', 'too-large'];

// By name, not by instanceof: the page's bundle and the classifier's have a class each.
const isClassifierError = (error) => error?.name === 'ClassifierError';

// The text that tells the user about an error, in the current language.
export const messageFor = (error) =>
  isClassifierError(error) ? strings.classifierError(error) : strings.problem.unexpected(error?.message ?? error);

export const headlineFor = (error) =>
  isClassifierError(error) && fileCodes.includes(error.code) ? strings.problem.fileHeadline : strings.problem.headline;
