// Like types.ts, for sources that exist only in browsers.
import type { Classifier } from 'mobilenet-classifier';

export async function use(classifier: Classifier): Promise<void> {
  await classifier.classify(document.createElement('canvas'));
  await classifier.classify(document.createElement('video'));
  await classifier.explain(new Image());
  await classifier.embed(new OffscreenCanvas(1, 1));
  await classifier.classifyAll([new ImageData(1, 1), await createImageBitmap(new ImageData(1, 1))]);
  await classifier.classifyAll(document.querySelector('input')!.files!);
  // @ts-expect-error not every element has a picture
  await classifier.classify(document.createElement('p'));
}
