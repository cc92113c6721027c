// The classifier's worker thread in Node.js.
import * as threads from 'node:worker_threads';
import { serve, Tasks } from '../tasks.js';
import { decode } from './decode.js';
import './web-worker.js';

const parentPort = /** @type {threads.MessagePort} */ (threads.parentPort);
const answer = serve(new Tasks({ decode }), (message) => parentPort.postMessage(message));
parentPort.on('message', answer);
