import { strings } from './language/language.js';

// Causes that may be gone at the next try. All others stay until the user changes something: the file, the model, the
// browser or its settings.
const passing = new Set(['offline', 'download', 'engine', 'memory', 'no-weights']);

// The key of an error's headline in strings.headlines: the code of a ClassifierError, 'offline', 'memory' or 'unexpected'.
// By name, not by instanceof: the page's bundle and the classifier's have a class each.
function causeOf(error) {
  if (error?.name === 'ClassifierError') {
    if (error.code === 'download' && navigator.onLine === false) return 'offline';
    return error.code;
  }
  return error instanceof RangeError && /memory|alloc/i.test(error.message) ? 'memory' : 'unexpected';
}

// The texts that tell the user about an error, in the current language, and whether another try can help.
export function messageFor(error) {
  const { advice, classifierError, problem } = strings;
  const cause = causeOf(error);
  if (cause === 'offline') return advice.offline;
  if (error?.name !== 'ClassifierError' && cause === 'unexpected') return problem.unexpected(error?.message ?? error);
  const message = error.name === 'ClassifierError' ? classifierError(error) : '';
  const next = cause === 'download' && error.status ? advice.server : advice[cause];
  return [message, next].filter(Boolean).join(' ');
}

export const headlineFor = (error) => strings.headlines[causeOf(error)] ?? strings.headlines.unexpected;

export const mayPass = (error) => passing.has(causeOf(error));
