// Run by runtimes.test.js where the classifier cannot start: prints the error.
import { createClassifier } from 'mobilenet-classifier';

const weights = './node_modules/mobilenet-classifier/weights/animals10-1.0-128.int8.safetensors';
await createClassifier({ weights }).catch(({ code, message }) => console.log(code, message));
