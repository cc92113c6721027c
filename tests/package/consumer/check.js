// Uses the package as programs do, in any runtime and test runner. Returns “all right” or what is wrong.
export async function check({ createClassifier, openAsBlob, readFile, weights, threads = 1 }) {
  const { signal } = new AbortController();
  const bytes = await readFile(weights.startsWith('file:') ? new URL(weights).pathname : weights);
  for (const kind of [weights, bytes, new Blob([bytes])]) (await createClassifier({ weights: kind, signal })).dispose();

  const classifier = await createClassifier({ weights, threads, signal });
  if (classifier.info().threads !== threads) return `it runs on ${classifier.info().threads} threads`;
  const photo = await readFile('photo.png');
  const sources = [
    photo,
    photo.buffer.slice(photo.byteOffset, photo.byteOffset + photo.length),
    new Blob([photo]),
    new File([photo], 'a.png'),
  ];
  if (openAsBlob) sources.push(await openAsBlob('photo.png'));
  for (const source of sources) {
    const { label } = await classifier.classify(source, { signal });
    if (label !== 'cat') return `${source.constructor.name}: ${label}`;
  }
  const error = await classifier.classify(new File(['These are notes.'], 'notes.jpg')).catch((reason) => reason);
  if (error.message !== '“notes.jpg” is a text file, not a photo, although its name says JPEG. Use a JPEG or PNG photo instead.')
    return String(error);
  const cancelled = AbortSignal.abort();
  const aborted = await classifier.classify(photo, { signal: cancelled }).catch((reason) => reason);
  if (aborted !== cancelled.reason) return `aborted with ${aborted}`;
  classifier.dispose();
  const disposed = await classifier.classify(photo).catch(({ code }) => code);
  return disposed === 'disposed' ? 'all right' : disposed;
}
