// Run by runtimes.test.js.
const { readFileSync } = require('node:fs');
const { createClassifier } = require('mobilenet-classifier');

const weights = require.resolve('mobilenet-classifier/weights/animals10-1.0-128.int8.safetensors');
createClassifier({ weights }).then(async (classifier) => console.log((await classifier.classify(readFileSync('photo.png'))).label));
