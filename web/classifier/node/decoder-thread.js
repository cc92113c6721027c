// A thread that decodes one large picture. WebAssembly memory never shrinks and is freed only when its garbage is collected,
// which may take long; a thread that ends gives it back at once.
import * as threads from 'node:worker_threads';
import { ClassifierError } from '../errors.js';
import { decoderFor } from './decoder.js';

const { bytes, name, format } = threads.workerData;
const parentPort = /** @type {threads.MessagePort} */ (threads.parentPort);

try {
  const picture = await decoderFor(format).decode(bytes, name);
  const { error, width, height } = picture;
  parentPort.on('message', ({ top, count, spare }) => {
    const rows = picture.rows(top, count);
    const copy = spare.length < rows.length ? new Uint8Array(rows.length) : spare.subarray(0, rows.length);
    copy.set(rows);
    parentPort.postMessage(copy, [copy.buffer]);
  });
  parentPort.postMessage({ error, width, height });
} catch (error) {
  parentPort.postMessage({ failure: ClassifierError.pack(error) });
}
