import { strings } from './language/language.js';

// What to tell the reader of an error. Those of the classifier are known by their name: the page's bundle and
// the classifier's have each a class of their own.
export const sentenceFor = (error) =>
  error?.name === 'ClassifierError' ? strings.refusal(error) : strings.problem.unexpected(error?.message ?? error);
