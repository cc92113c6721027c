// The classifier's worker in browsers. These files are imported by the others below; naming them here makes the browser
// request all files at once.
import './engine.js';
import './errors.js';
import './foreign-file.js';
import './image-header.js';
import './instantiate.js';
import './picture-file.js';
import './pixels.js';
import './values.js';
import './variant.js';
import { decode, open } from './decode.js';
import { serve, Tasks } from './tasks.js';

const answer = serve(new Tasks({ decode, open }), (message) => self.postMessage(message));
self.onmessage = ({ data }) => answer(data);
