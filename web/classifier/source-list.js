import { nameOf } from './values.js';
import { ClassifierError } from './errors.js';

// Bytes and strings are iterable too, but are not lists of sources.
const isList = (value) =>
  typeof value === 'object' && value !== null && !ArrayBuffer.isView(value) && (Symbol.asyncIterator in value || Symbol.iterator in value);

// Settles as the promise does, or rejects with the signal's reason if that aborts first.
function abortable(promise, signal) {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort);
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

// Yields the sources of an iterable or async iterable. Each is taken only when it is needed, so thousands of photos
// take the memory of one. If the loop ends early, the iterator's return() is called. The signal also ends the wait for
// the next source.
export async function* eachSource(sources, signal) {
  if (!isList(sources)) {
    throw new ClassifierError('input', `classifyAll takes an array or another iterable of sources, not ${nameOf(sources)}.`);
  }
  const iterator = sources[Symbol.asyncIterator]?.() ?? sources[Symbol.iterator]();
  let exhausted = false;
  try {
    for (;;) {
      signal?.throwIfAborted();
      const { done, value } = await abortable(Promise.resolve(iterator.next()), signal);
      exhausted = done;
      if (done) return;
      yield value;
    }
  } finally {
    // Not awaited: return() of a generator that waits for its next photo settles only after that wait.
    if (!exhausted) Promise.resolve(iterator.return?.()).catch(() => {});
  }
}
