import { ClassifierError } from '../classifier/errors.js';
import { Answer } from './answer/answer.js';
import { find } from './dom.js';
import { strings } from './language/language.js';
import { lazily, style } from './parts.js';
import { Explanation } from './photo/explanation.js';
import { Viewer } from './photo/viewer.js';

export const sentenceFor = (error) =>
  error instanceof ClassifierError ? strings.refusal(error) : strings.problem.unexpected(error?.message ?? error);

// One thing on show at a time, nothing, a photo, the camera or the list, and what happens when
// another takes its place.
export class Page {
  #app = find('app');
  #network;
  #list;
  #viewer = new Viewer();
  #answer = new Answer({ onChoose: (label) => this.#explanation.show(label) });
  #explanation = new Explanation({
    onShow: (label, sentence) => this.#explained(label, sentence),
    onProblem: (error) => this.showProblem(() => sentenceFor(error)),
  });
  #turn = new AbortController(); // ends what is on show
  #entry = null; // of the list, on show
  #last = null; // the entry that was opened from the list
  #showAgain = () => {}; // with another network
  #retry = null;

  #cameraMode = lazily(async () => {
    const [{ CameraMode }] = await Promise.all([import('./camera/camera-mode.js'), style('camera/camera.css')]);
    return new CameraMode(find('viewer'), this.#viewer.video, {
      onFrame: (result) => this.#answer.frame(result),
      onProblem: (error) => this.#showCameraProblem(error),
      onSnapshot: (file) => this.#keep(file),
    });
  });
  #listView = lazily(async () => {
    const [{ ListView }] = await Promise.all([import('./list/list-view.js'), style('list/list.css')]);
    return new ListView(find('list'), {
      list: this.#list,
      labels: () => this.#network.info?.labels ?? [],
      onOpen: (entry) => this.showEntry(entry),
      onGoOn: () => this.#answerList(),
      onClear: () => this.#clear(),
      onAdd: (id) => find(id).click(),
      onCamera: () => this.showCamera(),
    });
  });

  constructor({ network, list }) {
    this.#network = network;
    this.#list = list;
    list.addEventListener('added', () => this.#updateListButton());
  }

  get cameraIsOff() {
    return this.#app.dataset.camera === 'off';
  }

  async load() {
    this.#nextTurn(() => this.load());
    this.#viewer.showNothing();
    this.#answer.loading();
    this.#network.openFirst((progress) => this.#answer.loading(progress));
    await this.showNothing();
  }

  // What another network said is void when one takes its place.
  takeNetwork({ labels }, { first }) {
    if (!first) {
      this.#turn.abort();
      this.#list.forgetAnswers();
    }
    this.#answer.setLabels(labels);
  }

  say(text) {
    this.#answer.say(text);
  }

  showAgain() {
    return this.#showAgain();
  }

  retry() {
    return this.#retry?.();
  }

  async showNothing() {
    const signal = this.#nextTurn(() => this.showNothing());
    this.#viewer.showNothing();
    await this.#withClassifier(signal, () => this.#answer.ready());
  }

  // One photo is looked at at once, several go into the list; `skipped` files of a folder were none.
  async showPhotos(photos, skipped = 0) {
    if (photos.length === 0) return this.showProblem(() => strings.problem.noPhotos(skipped));
    if (photos.length === 1) {
      const entry = { ...photos[0], outcome: null };
      await this.showEntry(entry);
      if (entry.outcome?.result) this.#list.addEntry(entry);
      return;
    }
    this.#list.add(photos);
    const signal = await this.showList(skipped);
    if (!signal.aborted) await this.#answerList();
  }

  async showEntry(entry) {
    const signal = this.#nextTurn(() => this.showEntry(Object.assign(entry, { outcome: null })));
    this.#entry = this.#last = entry;
    this.#updateListButton();
    this.#viewer.showPhoto(entry.file);
    await this.#withClassifier(signal, async (classifier) => {
      if (!entry.outcome) {
        this.#answer.working();
        const outcome = await classifier.classify(entry.file, { signal }).then((result) => ({ result }), (error) => ({ error }));
        if (signal.aborted) return;
        this.#list.answer(entry, outcome);
      }
      const { result, error } = entry.outcome;
      if (error) return this.showProblem(() => sentenceFor(error));
      this.#answer.result(result);
      this.#explanation.offer({ classifier, file: entry.file, label: result.label, signal });
    });
  }

  async showList(skipped = 0) {
    const last = this.#last;
    const before = this.#turn;
    const view = await this.#listView();
    if (before !== this.#turn) return before.signal; // another source came first
    const signal = this.#nextTurn(() => this.#answerList(), 'list');
    this.#viewer.showNothing();
    view.setSkipped(skipped);
    view.focus(last);
    return signal;
  }

  async showCamera() {
    const signal = this.#nextTurn(() => this.showCamera());
    this.#list.stop(); // frames would wait behind the photos
    this.#setCamera('asking');
    await this.#withClassifier(signal, async (classifier) => {
      this.#viewer.showVideo();
      this.#answer.askingForCamera();
      const mode = await this.#cameraMode();
      if (signal.aborted) return;
      await mode.run(classifier, { signal, onStart: () => this.#setCamera('on') }).catch((error) => {
        if (signal.aborted) return;
        if (error.name !== 'CameraError') throw error;
        this.#showCameraProblem(error);
      });
    });
  }

  // The camera does not look at what nobody sees.
  hideCamera() {
    if (!this.cameraIsOff) this.#showCameraProblem({ code: 'hidden' });
  }

  showProblem(sentence, { headline, retry } = {}) {
    const before = this.#showAgain;
    this.#nextTurn(before);
    this.#viewer.showNothing();
    this.#retry = retry;
    this.#answer.problem(sentence, { headline, retry: Boolean(retry) });
  }

  #showCameraProblem({ code, message }) {
    const sentence = () => (code === 'failed' ? strings.camera.failed(message) : strings.camera[code]);
    this.showProblem(sentence, { headline: () => strings.problem.cameraHeadline, retry: () => this.showCamera() });
  }

  #showFailure(error) {
    this.#nextTurn(() => this.showNothing());
    this.#viewer.showNothing();
    this.#retry = () => this.load();
    this.#answer.failed(() => sentenceFor(error));
  }

  #clear() {
    this.#list.clear();
    this.showNothing();
  }

  #keep(file) {
    this.#list.add([{ file, path: file.name }]);
    this.#answer.say(strings.camera.kept(this.#list.entries.length));
    this.#answerList();
  }

  async #answerList() {
    try {
      await this.#list.answerAll(await this.#network.classifier);
      const { answered, entries } = this.#list;
      if (this.#app.dataset.view === 'list' && answered === entries.length) this.say(strings.list.done(answered));
    } catch (error) {
      this.showProblem(() => sentenceFor(error));
    }
  }

  #explained(label, sentence) {
    this.#answer.setChosen(label);
    if (sentence) this.#answer.say(sentence);
  }

  // Ends whatever was on show; the signal aborts when the next turn comes.
  #nextTurn(showAgain, view = 'one') {
    this.#turn.abort();
    this.#turn = new AbortController();
    this.#showAgain = showAgain;
    this.#entry = null;
    this.#retry = null;
    this.#explanation.withdraw();
    this.#setCamera('off');
    this.#app.dataset.view = view;
    find('list').hidden = view !== 'list';
    this.#updateListButton();
    return this.#turn.signal;
  }

  // Runs `work` with the classifier once it is there, and shows what goes wrong as long as the turn
  // lasts.
  async #withClassifier(signal, work) {
    let classifier;
    try {
      classifier = await this.#network.classifier;
    } catch (error) {
      if (!signal.aborted) this.#showFailure(error);
      return;
    }
    try {
      if (!signal.aborted) await work(classifier);
    } catch (error) {
      if (!signal.aborted) this.showProblem(() => sentenceFor(error));
    }
  }

  #setCamera(state) {
    this.#app.dataset.camera = state;
    find('camera').textContent = { off: strings.camera.start, asking: strings.camera.cancel, on: strings.camera.stop }[state];
  }

  // The way to the list, where there is more in it than what is on show.
  #updateListButton() {
    const { entries } = this.#list;
    const button = find('all-photos');
    button.hidden = entries.length === 0 || (entries.length === 1 && entries[0] === this.#entry);
    button.textContent = strings.stage.allPhotos(entries.length);
  }

  // In the language of now.
  rename() {
    this.#setCamera(this.#app.dataset.camera);
    this.#updateListButton();
  }
}
