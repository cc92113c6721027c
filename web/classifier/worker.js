// The worker of browsers.
// These are what the others import: named here, all files are asked for at once, not level by level.
import './engine.js';
import './errors.js';
import './image-header.js';
import './instantiate.js';
import './picture-file.js';
import './pixels.js';
import './variant.js';
import { decode, open } from './decode.js';
import { serve, Tasks } from './tasks.js';

const answer = serve(new Tasks({ decode, open }), (message) => self.postMessage(message));
self.onmessage = ({ data }) => answer(data);
