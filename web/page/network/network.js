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
    this.#onProgress = onProgress;
    const started = this.#started ?? this.#fetchFirst();
    this.#started = null; // another try downloads again
    this.classifier = started.then(({ opened, address }) => this.#take(opened, fileNameOf(address), address));
    return this.classifier;
  }

  // Opens the weights file in use once more, after the engine has failed. onProgress as in openFirst().
  openAgain(onProgress) {
    if (!this.#opened) return this.openFirst(onProgress);
    const { name, address } = this;
    const opening = createClassifier({ weights: address ?? /** @type {File} */ (this.#ownFile), onProgress });
    this.classifier = opening.then((opened) => this.#take(opened, name, address, { same: true }));
    this.classifier.catch(() => {}); // reported by those who wait for it
    return this.classifier;
  }

  // Opens another weights file of the site. If that fails, the current model stays.
  async openNamed(name) {
    const address = addressOf(name);
    this.#take(await createClassifier({ weights: address }), name, address);
    remember(storageKey, name);
  }

  // Opens a weights file of the user, a File.
  async openOwn(file) {
    this.#take(await createClassifier({ weights: file }), file.name, null);
    this.#ownFile = file;
  }

  async #fetchFirst() {
    const address = await weightsAddress(recall(storageKey));
    const onProgress = (progress) => this.#onProgress(progress);
    return { opened: await createClassifier({ weights: address, onProgress }), address };
  }

  #take(opened, name, address, { same = false } = {}) {
    const before = this.#opened;
    this.#opened = opened;
    this.classifier = Promise.resolve(opened);
    this.name = name;
    this.address = address;
    const info = opened.info();
    this.info = info;
    this.onChange(info, { first: !before || same });
    before?.dispose();
    return opened;
  }
}
