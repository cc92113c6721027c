import { ClassifierError } from '../classifier/errors.js';
import { Answer } from './answer/answer.js';
import { CameraController } from './camera/camera-controller.js';
import { find } from './dom.js';
import { strings } from './language/language.js';
import { ListController } from './list/list-controller.js';
import { Explanation } from './photo/explanation.js';
import { Viewer } from './photo/viewer.js';
import { headlineFor, mayPass, messageFor } from './error-message.js';
import { inWords, nothing } from './photo/left-out.js';

const progressMilliseconds = 400; // between two numbers of files that were read

// Shows one view at a time: nothing, a photo, the camera or the list. Showing a view ends the one before, whose
// AbortSignal aborts.
export class Page {
  viewer = new Viewer();
  answer = new Answer({ onChoose: (label) => this.#explanation.show(label) });
  network;
  list;
  camera;
  photos;
  #app = find('app');
  #explanation = new Explanation({
    onShow: (label, message) => this.#explained(label, message),
    onProblem: (error) => this.showError(error),
  });
  #view = new AbortController(); // aborts when the next view is shown
  /** @type {() => any} */
  #showAgain = () => {}; // shows the view once more, with a new model
  /** @type {(() => any) | null} */
  #retry = null;

  constructor({ network, list }) {
    this.network = network;
    this.list = list;
    this.photos = new ListController(this);
    this.camera = new CameraController(this, { onSnapshot: (file) => this.photos.keep(file) });
  }

  async load() {
    this.showView(() => this.load());
    this.viewer.showNothing();
    this.answer.loading();
    this.network.openFirst((progress) => this.answer.loading(progress));
    await this.showNothing();
  }

  // Drops the answers of the model that was in use before.
  takeNetwork({ labels }, { first }) {
    if (!first) {
      this.#view.abort();
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
    const signal = this.showView(() => this.showNothing());
    this.viewer.showNothing();
    await this.withClassifier(signal, () => this.answer.ready());
  }

  // Shows one photo at once, and several in the list. `leftOut` counts what a folder has besides (left-out.js).
  async showPhotos(photos, leftOut = nothing) {
    const isComplete = inWords(leftOut).length === 0;
    const rest = () =>
      inWords({ ...leftOut, skipped: 0 })
        .map((text) => ` ${text}.`)
        .join('');
    if (photos.length === 0) {
      const message = () => (isComplete ? strings.problem.emptyFolder : strings.problem.noPhotos(leftOut.skipped) + rest());
      return this.showProblem(message, { headline: () => strings.problem.noPhotosHeadline });
    }
    if (photos.length === 1 && isComplete) {
      const entry = { ...photos[0], outcome: null };
      await this.showEntry(entry);
      if (entry.outcome?.result) this.list.addEntry(entry);
      return;
    }
    this.list.add(photos);
    this.photos.show(leftOut);
    await this.photos.answerAll();
  }

  // Reads a folder, { files } or { entries } as for readFolder(), and shows its photos. If the user does something else
  // meanwhile, they only join the list.
  async showFolder(folder) {
    const reading = { signal: /** @type {AbortSignal | null} */ (null), count: 0 };
    const showProgress = () => {
      reading.signal ??= this.#showReading();
      if (!reading.signal.aborted) this.answer.reading(reading.count);
    };
    const timer = setInterval(showProgress, progressMilliseconds); // a small folder is read before
    try {
      const { readFolder } = await import('./photo/folder.js').catch((cause) => {
        throw new ClassifierError('download', `A script of the page could not be downloaded: ${cause.message}`, { cause });
      });
      const { photos, leftOut } = await readFolder(folder, (count) => (reading.count = count));
      if (!reading.signal?.aborted) void this.showPhotos(photos, leftOut);
      else this.photos.join(photos, leftOut);
    } catch (error) {
      if (!reading.signal?.aborted) this.showError(error, { retry: () => this.showFolder(folder) });
    } finally {
      clearInterval(timer);
    }
  }

  #showReading() {
    const signal = this.showView(() => this.showNothing());
    this.viewer.showNothing();
    return signal;
  }

  async showEntry(entry) {
    const signal = this.showView(() => this.showEntry(Object.assign(entry, { outcome: null })), { entry });
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

  // `message` and `headline` are functions, called again when the language changes. With `retry`, a function, there
  // is a button that calls it. `entry` is the photo that the problem is about, if any.
  showProblem(message, /** @type {{ headline?: () => string, retry?: () => any, entry?: object }} */ { headline, retry, entry } = {}) {
    this.showView(this.#showAgain, { entry });
    this.viewer.showNothing();
    this.#retry = retry ?? null;
    this.answer.problem(message, { headline, retry: Boolean(retry) });
  }

  showError(error, about = {}) {
    const showAgain = this.#showAgain;
    const retry = mayPass(error) ? () => this.#renewNetwork(showAgain) : undefined;
    this.showProblem(() => messageFor(error), { headline: () => headlineFor(error), retry, ...about });
  }

  // Starts the model again and shows what failed with it.
  async #renewNetwork(showAgain) {
    const signal = this.showView(() => this.showNothing());
    this.viewer.showNothing();
    this.answer.loading();
    this.network.openAgain((progress) => signal.aborted || this.answer.loading(progress));
    await showAgain();
  }

  #showFailure(error) {
    this.showView(() => this.showNothing());
    this.viewer.showNothing();
    this.#retry = mayPass(error) ? () => this.load() : null;
    this.answer.failed(() => messageFor(error), { headline: () => headlineFor(error), retry: mayPass(error) });
  }

  #explained(label, message) {
    this.answer.setChosen(label);
    if (message) this.answer.say(message);
  }

  // Ends the view before and begins another: returns its signal, which aborts when the next view is shown.
  // `showAgain` shows this view once more. `entry` is the photo on show, if any.
  showView(showAgain, { view = 'one', entry = null } = {}) {
    this.#view.abort();
    this.#view = new AbortController();
    this.#showAgain = showAgain;
    this.#retry = null;
    this.#explanation.withdraw();
    this.camera.set('off');
    this.#app.dataset.view = view;
    find('list').hidden = view !== 'list';
    this.photos.offer(entry);
    return this.#view.signal;
  }

  // Calls `work` with the classifier once it has loaded, and shows the errors of both. Does neither once the signal
  // has aborted.
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

  // Writes the texts in the current language.
  rename() {
    this.camera.rename();
    this.photos.rename();
  }
}
