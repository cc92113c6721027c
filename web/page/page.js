import { Answer } from './answer/answer.js';
import { CameraTurn } from './camera/camera-controller.js';
import { find } from './dom.js';
import { strings } from './language/language.js';
import { ListTurn } from './list/list-controller.js';
import { Explanation } from './photo/explanation.js';
import { Viewer } from './photo/viewer.js';
import { sentenceFor } from './error-message.js';

// One thing on show at a time, nothing, a photo, the camera or the list, and what happens when
// another takes its place: each has its turn, which the next one ends.
export class Page {
  viewer = new Viewer();
  answer = new Answer({ onChoose: (label) => this.#explanation.show(label) });
  network;
  list;
  camera; // their turns
  photos;
  #app = find('app');
  #explanation = new Explanation({
    onShow: (label, sentence) => this.#explained(label, sentence),
    onProblem: (error) => this.showError(error),
  });
  #turn = new AbortController(); // ends what is on show
  /** @type {() => any} */
  #showAgain = () => {}; // with another network
  /** @type {(() => any) | null} */
  #retry = null;

  constructor({ network, list }) {
    this.network = network;
    this.list = list;
    this.photos = new ListTurn(this);
    this.camera = new CameraTurn(this, { onSnapshot: (file) => this.photos.keep(file) });
  }

  // The signal of what is on show; it aborts when the next turn comes.
  get turn() {
    return this.#turn.signal;
  }

  async load() {
    this.nextTurn(() => this.load());
    this.viewer.showNothing();
    this.answer.loading();
    this.network.openFirst((progress) => this.answer.loading(progress));
    await this.showNothing();
  }

  // What another network said is void when one takes its place.
  takeNetwork({ labels }, { first }) {
    if (!first) {
      this.#turn.abort();
      this.list.forgetAnswers();
    }
    this.answer.setLabels(labels);
  }

  say(text) {
    this.answer.say(text);
  }

  showAgain() {
    return this.#showAgain();
  }

  retry() {
    return this.#retry?.();
  }

  async showNothing() {
    const signal = this.nextTurn(() => this.showNothing());
    this.viewer.showNothing();
    await this.withClassifier(signal, () => this.answer.ready());
  }

  // One photo is looked at at once, several go into the list; `skipped` files of a folder were none.
  async showPhotos(photos, skipped = 0) {
    if (photos.length === 0) return this.showProblem(() => strings.problem.noPhotos(skipped));
    if (photos.length === 1) {
      const entry = { ...photos[0], outcome: null };
      await this.showEntry(entry);
      if (entry.outcome?.result) this.list.addEntry(entry);
      return;
    }
    this.list.add(photos);
    this.photos.show(skipped);
    await this.photos.answerAll();
  }

  async showEntry(entry) {
    const signal = this.nextTurn(() => this.showEntry(Object.assign(entry, { outcome: null })), { entry });
    void this.viewer.showPhoto(entry.file);
    await this.withClassifier(signal, async (classifier) => {
      if (!entry.outcome) {
        this.answer.working();
        const outcome = await classifier.classify(entry.file, { signal }).then(
          (result) => ({ result }),
          (error) => ({ error }),
        );
        if (signal.aborted) return;
        this.list.answer(entry, outcome);
      }
      const { result, error } = entry.outcome;
      if (error) return this.showError(error, { entry });
      this.answer.result(result);
      this.#explanation.offer({ classifier, file: entry.file, label: result.label, signal });
    });
  }

  // `sentence` is a function, to be said again in another language; a problem that may pass can be
  // retried; `entry` is the photo that it is about.
  showProblem(sentence, /** @type {{ headline?: () => string, retry?: () => any, entry?: object }} */ { headline, retry, entry } = {}) {
    this.nextTurn(this.#showAgain, { entry });
    this.viewer.showNothing();
    this.#retry = retry ?? null;
    this.answer.problem(sentence, { headline, retry: Boolean(retry) });
  }

  showError(error, about) {
    this.showProblem(() => sentenceFor(error), about);
  }

  #showFailure(error) {
    this.nextTurn(() => this.showNothing());
    this.viewer.showNothing();
    this.#retry = () => this.load();
    this.answer.failed(() => sentenceFor(error));
  }

  #explained(label, sentence) {
    this.answer.setChosen(label);
    if (sentence) this.answer.say(sentence);
  }

  // Ends whatever was on show; the signal aborts when the next turn comes. `entry` is the photo on show.
  nextTurn(showAgain, { view = 'one', entry = null } = {}) {
    this.#turn.abort();
    this.#turn = new AbortController();
    this.#showAgain = showAgain;
    this.#retry = null;
    this.#explanation.withdraw();
    this.camera.set('off');
    this.#app.dataset.view = view;
    find('list').hidden = view !== 'list';
    this.photos.offer(entry);
    return this.turn;
  }

  // Runs `work` with the classifier once it is there, and shows what goes wrong as long as the turn
  // lasts.
  async withClassifier(signal, work) {
    let classifier;
    try {
      classifier = await this.network.classifier;
    } catch (error) {
      if (!signal.aborted) this.#showFailure(error);
      return;
    }
    try {
      if (!signal.aborted) await work(classifier);
    } catch (error) {
      if (!signal.aborted) this.showError(error);
    }
  }

  // In the language of now.
  rename() {
    this.camera.rename();
    this.photos.rename();
  }
}
