// Loads before everything else that the page does: the network's files are on their way while the rest
// of the page comes.
import { Network } from './network.js';

export const network = new Network();
network.start();
