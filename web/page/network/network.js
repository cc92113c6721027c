import { createClassifier } from '../../classifier/index.js';
import { recall, remember } from './storage.js';
import { addressOf, weightsAddress } from './weights-address.js';

/** @import { Classifier, Info } from '../../classifier/index.js' */

const storageKey = 'model';

const fileNameOf = (address) => decodeURIComponent(address.pathname.split('/').pop());

// The model in use: one classifier, with a weights file of the site or of the user.
export class Network {
  /** @type {Promise<Classifier> | null} */
  classifier = null;
  name = ''; // of the weights file
  /** @type {URL | null} */
  address = null; // of the weights file; null for a file of the user
  /** @type {Info | null} */
  info = null; // Classifier.info()
  // Called with the info of each new model, before the classifier that it replaces is disposed of.
  // `first` is true if no other model was in use before.
  /** @type {(info: Info, how: { first: boolean }) => void} */
  onChange = () => {};
  /** @type {Classifier | null} */
  #opened = null;
  /** @type {File | null} */
  #ownFile = null;
  #orders = 0; // counts the calls that open a file
  #taken = 0; // the call whose file is in use
  /** @type {Promise<{ opened: Classifier, address: URL }> | null} */
  #started = null;
  /** @type {(progress: { loaded: number, total: number | null }) => void} */
  #onProgress = () => {};

  // Starts the downloads that openFirst waits for.
  start() {
    this.#started = this.#fetchFirst();
    this.#started.catch(() => {}); // reported by openFirst
  }

  // Opens the weights file named by the page's address, by an earlier choice or by the site. onProgress as in
  // createClassifier.
  openFirst(onProgress) {
    const order = ++this.#orders;
    this.#onProgress = onProgress;
    const started = this.#started ?? this.#fetchFirst();
    this.#started = null; // another try downloads again
    this.classifier = started.then(({ opened, address }) => this.#take(order, opened, { name: fileNameOf(address), address }));
    return this.classifier;
  }

  // Opens the weights file in use once more, after the engine has failed. onProgress as in openFirst().
  openAgain(onProgress) {
    if (!this.#opened) return this.openFirst(onProgress);
    const order = ++this.#orders;
    const { name, address } = this;
    const file = this.#ownFile;
    const opening = createClassifier({ weights: address ?? /** @type {File} */ (file), onProgress });
    this.classifier = opening.then((opened) => this.#take(order, opened, { name, address, file, isSame: true }));
    this.classifier.catch(() => {}); // reported by those who wait for it
    return this.classifier;
  }

  // Opens another weights file of the site. If that fails, the current model stays.
  async openNamed(name) {
    const order = ++this.#orders;
    const address = addressOf(name);
    this.#take(order, await createClassifier({ weights: address }), { name, address });
    if (this.name === name) remember(storageKey, name);
  }

  // Opens a weights file of the user, a File.
  async openOwn(file) {
    const order = ++this.#orders;
    this.#take(order, await createClassifier({ weights: file }), { name: file.name, address: null, file });
  }

  async #fetchFirst() {
    const address = await weightsAddress(recall(storageKey));
    const onProgress = (progress) => this.#onProgress(progress);
    return { opened: await createClassifier({ weights: address, onProgress }), address };
  }

  // Uses a classifier, unless one that was asked for later is in use already. Returns the one in use.
  #take(order, opened, { name, address, file = /** @type {File | null} */ (null), isSame = false }) {
    const before = this.#opened;
    if (before && order < this.#taken) {
      opened.dispose();
      return before;
    }
    this.#taken = order;
    this.#opened = opened;
    this.classifier = Promise.resolve(opened);
    this.name = name;
    this.address = address;
    this.#ownFile = file;
    const info = opened.info();
    this.info = info;
    this.onChange(info, { first: !before || isSame });
    before?.dispose();
    return opened;
  }
}
