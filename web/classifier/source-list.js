import { ClassifierError } from './errors.js';

// A photo's bytes and a name are iterable too, but no list of sources.
const isList = (value) =>
  typeof value === 'object' && value !== null && !ArrayBuffer.isView(value) && (Symbol.asyncIterator in value || Symbol.iterator in value);

// What the promise gives, or the signal's reason if that comes first.
function abortable(promise, signal) {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort);
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

// The sources of an iterable or async iterable, each taken from it when its turn comes and not before:
// thousands of photos need the memory of one. However the loop ends, the iterable is told; the
// signal ends the wait for a source that does not come.
export async function* eachSource(sources, signal) {
  if (!isList(sources)) {
    const found = sources?.constructor?.name ?? String(sources);
    throw new ClassifierError('input', `classifyAll takes an array or another iterable of sources, not ${found}.`);
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
    // Not awaited: a generator that waits for its next photo answers only after that wait.
    if (!exhausted) Promise.resolve(iterator.return?.()).catch(() => {});
  }
}
