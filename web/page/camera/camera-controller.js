import { find } from '../dom.js';
import { strings } from '../language/language.js';
import { CameraMode } from './camera-mode.js';

// Codes of causes that stay: another try cannot help.
const lasting = ['insecure', 'blocked', 'unfit'];

// Shows the camera on the page. The attribute data-camera of #app has its state: off, asking (the browser asks for
// permission) or on.
export class CameraController {
  #app = find('app');
  #page;
  /** @type {CameraMode | null} */
  #mode = null; // created when the camera is first used
  #onSnapshot;

  // onSnapshot(file) is called with each photo that the user takes.
  constructor(page, { onSnapshot }) {
    this.#page = page;
    this.#onSnapshot = onSnapshot;
  }

  get isOff() {
    return this.#app.dataset.camera === 'off';
  }

  async show() {
    const { answer, list, viewer } = this.#page;
    const signal = this.#page.showView(() => this.show());
    list.stop(); // the classifier answers photos before camera frames
    this.set('asking');
    await this.#page.withClassifier(signal, async (classifier) => {
      viewer.showVideo();
      answer.waitForCamera(() => strings.camera.asking);
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
      onMuted: () => {
        answer.waitForCamera(() => strings.camera.muted);
        answer.say(strings.camera.muted);
      },
      onProblem: (error) => this.#showProblem(error),
      onSnapshot: this.#onSnapshot,
    });
  }

  // Stops the camera when the page is hidden.
  hide() {
    if (!this.isOff) this.#showProblem({ code: 'hidden' });
  }

  set(state) {
    this.#app.dataset.camera = state;
    this.rename();
  }

  // Writes the button's text in the current language.
  rename() {
    const { start, cancel, stop } = strings.camera;
    find('camera').textContent = { off: start, asking: cancel, on: stop }[this.#app.dataset.camera];
  }

  #showProblem(/** @type {{ code: string, message?: string }} */ { code, message }) {
    const text = () => (code === 'failed' ? strings.camera.failed(message) : strings.camera[code]);
    const retry = lasting.includes(code) ? undefined : () => this.show();
    this.#page.showProblem(text, { headline: () => strings.camera.headlines[code], retry });
  }
}
