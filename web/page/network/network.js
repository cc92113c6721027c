import { createClassifier } from '../../classifier/index.js';
import { recall, remember } from './storage.js';
import { addressOf, weightsAddress } from './weights-address.js';

/** @import { Classifier, Info } from '../../classifier/index.js' */

const storageKey = 'model';

const fileNameOf = (address) => decodeURIComponent(address.pathname.split('/').pop());

// The network in use: one classifier, from a weights file of the site or from one of the user's own.
export class Network {
  /** @type {Promise<Classifier> | null} */
  classifier = null;
  name = ''; // of the file
  /** @type {URL | null} */
  address = null; // null for a file of the user's own
  /** @type {Info | null} */
  info = null; // as the classifier gives it
  // Gets the info of each network that comes, before the one that it replaces ends.
  /** @type {(info: Info, how: { first: boolean }) => void} */
  onChange = () => {};
  /** @type {Classifier | null} */
  #opened = null;
  /** @type {Promise<{ opened: Classifier, address: URL }> | null} */
  #started = null;
  /** @type {(progress: { loaded: number, total: number | null }) => void} */
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
    const info = opened.info();
    this.info = info;
    this.onChange(info, { first: !before });
    before?.dispose();
    return opened;
  }
}
