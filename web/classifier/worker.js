// The worker of browsers.
// These are what the others import: named here, all files are asked for at once, not level by level.
import './bytes.js';
import './compile.js';
import './download.js';
import './errors.js';
import './image-header.js';
import './picture-file.js';
import './pixels.js';
import './variant.js';
import { decode, open } from './decode.js';
import { Engine } from './engine.js';
import { serve, Tasks } from './tasks.js';

const tasks = new Tasks({
  prepareEngine: (wishes) => Engine.prepare(wishes),
  createEngine: (wishes) => Engine.create(wishes),
  decode,
  open,
});
const answer = serve(tasks, (message) => self.postMessage(message));
self.onmessage = ({ data }) => answer(data);
