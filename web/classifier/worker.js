// The worker of browsers.
import { decode, open } from './decode.js';
import { download } from './download.js';
import { Engine } from './engine.js';
import { serve, Tasks } from './tasks.js';

const tasks = new Tasks({
  createEngine: (wishes) => Engine.create(wishes),
  readWeights: (address, onProgress) => download(address, 'The weights file', { onProgress }),
  decode,
  open,
});
const answer = serve(tasks, (message) => self.postMessage(message));
self.onmessage = ({ data }) => answer(data);
