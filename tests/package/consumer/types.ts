// Compiled by types.test.js and never run: calls every function of the package, and calls that the compiler must reject.
import { ClassifierError, createClassifier } from 'mobilenet-classifier';
import type { Classifier, ErrorCode, HeatMap, Info, Outcome, Prediction, Result, Source } from 'mobilenet-classifier';

declare const blob: Blob;
declare const bytes: Uint8Array;
const signal = new AbortController().signal;

export async function use(): Promise<void> {
  const classifier: Classifier = await createClassifier({
    weights: new URL('https://example.org/animals.safetensors'),
    threads: 2,
    signal,
    onProgress: ({ loaded, total }) => void (total === null ? loaded.toFixed() : (loaded / total).toFixed()),
  });
  for (const weights of ['a.safetensors', blob, bytes, bytes.buffer as ArrayBuffer]) await createClassifier({ weights });

  const result: Result = await classifier.classify(blob, { topK: 3, signal });
  const predictions: Prediction[] = result.predictions;
  const numbers: number[] = [...result.logits, result.confidence, result.milliseconds, predictions[0]!.probability];
  const texts: string[] = [result.label, predictions[0]!.label];
  const known: boolean = result.known;

  const sources: Source[] = [blob, bytes, new ArrayBuffer(8), { data: new Uint8ClampedArray(4), width: 1, height: 1 }];
  const outcomes: Outcome[] = await classifier.classifyAll(sources, {
    topK: 1,
    signal,
    onResult: (outcome, index) => void [outcome.result?.label, outcome.error?.code, index.toFixed()],
  });
  for (const { result: answer, error } of outcomes) {
    if (error) throw error;
    texts.push(answer.label);
  }
  await classifier.classifyAll(new Set(sources));
  async function* later() {
    yield blob;
  }
  await classifier.classifyAll(later());

  const map: HeatMap = await classifier.explain(blob, { label: 'cat', signal });
  numbers.push(map.width * map.height, ...map.values, map.result.confidence);
  const embedding: Float32Array = await classifier.embed(blob, { signal });
  const info: Info = classifier.info();
  const simd: 'relaxed' | 'simd128' = info.simd;
  classifier.dispose();

  const error = new ClassifierError('engine', 'It stopped.', { cause: new Error('below') });
  const code: ErrorCode = error.code;
  void [known, embedding.length, simd, code, error.url, error.status, error.contentType, error.cause, texts];
}

export async function misuse(classifier: Classifier): Promise<void> {
  // @ts-expect-error weights are needed
  await createClassifier({});
  // @ts-expect-error not a number
  await createClassifier({ weights: 7 });
  // @ts-expect-error threads is a number
  await createClassifier({ weights: 'a', threads: 'two' });
  // @ts-expect-error no such option
  await createClassifier({ weights: 'a', baseUrl: '/' });
  // @ts-expect-error an address is no source
  await classifier.classify('photo.jpg');
  // @ts-expect-error topK is a number
  await classifier.classify(blob, { topK: '3' });
  // @ts-expect-error no such option
  await classifier.classify(blob, { top: 3 });
  // @ts-expect-error one source is no list
  await classifier.classifyAll(blob);
  // @ts-expect-error a list of sources
  await classifier.classifyAll(['photo.jpg']);
  // @ts-expect-error a label is a text
  await classifier.explain(blob, { label: 1 });
  // @ts-expect-error embed has no label
  await classifier.embed(blob, { label: 'cat' });
  // @ts-expect-error a promise first
  classifier.classify(blob).label;
  // @ts-expect-error read only
  new ClassifierError('engine', 'It stopped.').code = 'memory';
  // @ts-expect-error no such code
  new ClassifierError('broken', 'It stopped.');
  // @ts-expect-error an outcome may be an error
  (await classifier.classifyAll([blob]))[0]!.result.label;
}
