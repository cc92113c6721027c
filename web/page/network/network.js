import { createClassifier } from '../../classifier/index.js';
import { recall, remember } from './storage.js';
import { addressOf, weightsAddress } from './weights-address.js';

const storageKey = 'model';

const fileNameOf = (address) => decodeURIComponent(address.pathname.split('/').pop());

// The network in use: one classifier, from a weights file of the site or from one of the user's own.
export class Network {
  classifier = null; // a promise
  name = ''; // of the file
  address = null; // null for a file of the user's own
  info = null; // as the classifier gives it
  // Gets the info of each network that comes, before the one that it replaces ends.
  onChange = () => {};
  #opened = null;
  #started = null;
  #onProgress = () => {};

  // Begins what openFirst waits for.
  start() {
    this.#started = this.#fetchFirst();
    this.#started.catch(() => {}); // reported by openFirst
  }

  // The file that the page's address, an earlier choice or the site names. onProgress as in
  // createClassifier.
  openFirst(onProgress) {
    this.#onProgress = onProgress;
    const started = this.#started ?? this.#fetchFirst();
    this.#started = null; // so that another try begins anew
    this.classifier = started.then(({ opened, address }) => this.#take(opened, fileNameOf(address), address));
    return this.classifier;
  }

  // Another file of the site. The network in use stays where it fails.
  async openNamed(name) {
    const address = addressOf(name);
    this.#take(await createClassifier({ weights: address }), name, address);
    remember(storageKey, name);
  }

  // A file from the device.
  async openOwn(file) {
    this.#take(await createClassifier({ weights: file }), file.name, null);
  }

  async #fetchFirst() {
    const address = await weightsAddress(recall(storageKey));
    const onProgress = (progress) => this.#onProgress(progress);
    return { opened: await createClassifier({ weights: address, onProgress }), address };
  }

  #take(opened, name, address) {
    const before = this.#opened;
    this.#opened = opened;
    this.classifier = Promise.resolve(opened);
    this.name = name;
    this.address = address;
    this.info = opened.info();
    this.onChange(this.info, { first: !before });
    before?.dispose();
    return opened;
  }
}
