import { find } from '../dom.js';
import { strings } from '../language/language.js';
import { CameraMode } from './camera-mode.js';

// The camera's turn on the page, from the click that asks for it to what ends it. The application's
// data-camera says how far it is: off, asking or on.
export class CameraTurn {
  #app = find('app');
  #page;
  /** @type {CameraMode | null} */
  #mode = null; // once it was wanted
  #onSnapshot;

  // onSnapshot gets each photo that is taken, as a File.
  constructor(page, { onSnapshot }) {
    this.#page = page;
    this.#onSnapshot = onSnapshot;
  }

  get isOff() {
    return this.#app.dataset.camera === 'off';
  }

  async show() {
    const { answer, list, viewer } = this.#page;
    const signal = this.#page.nextTurn(() => this.show());
    list.stop(); // frames would wait behind the photos
    this.set('asking');
    await this.#page.withClassifier(signal, async (classifier) => {
      viewer.showVideo();
      answer.askingForCamera();
      this.#mode ??= this.#makeMode();
      await this.#mode.run(classifier, { signal, onStart: () => this.set('on') }).catch((error) => {
        if (signal.aborted) return;
        if (error.name !== 'CameraError') throw error;
        this.#showProblem(error);
      });
    });
  }

  #makeMode() {
    const { answer, viewer } = this.#page;
    return new CameraMode(find('viewer'), viewer.video, {
      onFrame: (result) => answer.frame(result),
      onProblem: (error) => this.#showProblem(error),
      onSnapshot: this.#onSnapshot,
    });
  }

  // The camera does not look at what nobody sees.
  hide() {
    if (!this.isOff) this.#showProblem({ code: 'hidden' });
  }

  set(state) {
    this.#app.dataset.camera = state;
    this.rename();
  }

  // In the language of now.
  rename() {
    const { start, cancel, stop } = strings.camera;
    find('camera').textContent = { off: start, asking: cancel, on: stop }[this.#app.dataset.camera];
  }

  #showProblem(/** @type {{ code: string, message?: string }} */ { code, message }) {
    const sentence = () => (code === 'failed' ? strings.camera.failed(message) : strings.camera[code]);
    this.#page.showProblem(sentence, { headline: () => strings.problem.cameraHeadline, retry: () => this.show() });
  }
}
