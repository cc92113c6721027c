// The worker thread of Node.js.
import { parentPort } from 'node:worker_threads';
import { serve, Tasks } from '../tasks.js';
import { decode } from './decode.js';
import { Engine } from '../engine.js';
import { wishesHere } from './files.js';

const tasks = new Tasks({
  prepareEngine: (wishes) => Engine.prepare(wishesHere(wishes)),
  createEngine: (wishes) => Engine.create(wishesHere(wishes)),
  decode,
});
const answer = serve(tasks, (message) => parentPort.postMessage(message));
parentPort.on('message', answer);
