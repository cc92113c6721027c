// A service worker or shared worker of contexts.test.js: answers each message with the error of createClassifier.
import { createClassifier } from '/node_modules/mobilenet-classifier/index.js';

const answer = (port) =>
  createClassifier({ weights: '/weights' }).then(
    () => port.postMessage('a classifier'),
    ({ code, message }) => port.postMessage(`${code}: ${message}`),
  );
globalThis.onmessage = ({ ports: [port] }) => answer(port);
globalThis.onconnect = ({ ports: [port] }) => answer(port);
