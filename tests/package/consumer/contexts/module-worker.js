// A module worker of contexts.test.js: classifies each Blob that it gets.
import { createClassifier } from '/node_modules/mobilenet-classifier/index.js';

onmessage = async ({ data: { weights, photo } }) => {
  const classifier = await createClassifier({ weights });
  postMessage((await classifier.classify(photo)).label);
  classifier.dispose();
};
