import { element } from '../dom.js';
import { onLanguageChange, strings } from '../language/language.js';
import { CameraPicker } from './camera-picker.js';
import { Camera, CameraError } from './camera.js';
import { classifyFrames } from './frames.js';
import { Smoothing } from './smoothing.js';
import { snapshot } from './snapshot.js';

const icon = (name) => element('span', { className: `icon ${name}`, 'aria-hidden': 'true' });

// The camera as a person uses it: its picture with the answers of now, a pause, photos taken for the
// list, another camera. onFrame gets each smoothed result, onSnapshot a File, onProblem a
// CameraError.
export class CameraMode {
  #video;
  #camera;
  #picker = new CameraPicker({ onPick: (deviceId) => this.#switch(deviceId) });
  #live = element('p', { className: 'live', id: 'live' });
  #pause = element('button', { className: 'camera-button', type: 'button' });
  #shutter = element('button', { className: 'camera-button shutter', type: 'button' });
  #controls;
  #smoothing = new Smoothing();
  #handlers;

  constructor(viewer, video, handlers) {
    this.#video = video;
    this.#handlers = handlers;
    this.#camera = new Camera(video, { onEnded: () => handlers.onProblem(new CameraError('ended')) });
    this.#pause.addEventListener('click', () => this.#setPaused(!video.paused));
    this.#shutter.addEventListener('click', async () => {
      handlers.onSnapshot(await snapshot(video, strings.camera.snapshotName));
    });
    const buttons = element('div', { className: 'camera-buttons' }, this.#pause, this.#shutter);
    this.#controls = element('div', { className: 'camera-controls', hidden: true }, this.#live, this.#picker.root, buttons);
    viewer.append(this.#controls);
    onLanguageChange(() => this.#name());
    this.#name();
  }

  // Runs until the signal aborts, which releases the camera. Rejects with a CameraError where there
  // is no picture; asks the user first, so it may wait for ever. onStart is told of the first picture.
  async run(classifier, { signal, onStart }) {
    signal.addEventListener('abort', () => this.#stop());
    if (!(await this.#camera.start())) return;
    this.#smoothing = new Smoothing();
    this.#live.textContent = '';
    this.#controls.hidden = false;
    this.#name();
    onStart();
    void this.#picker.refresh(this.#camera.deviceId);
    const onResult = (result, framesPerSecond) => {
      if (signal.aborted || this.#video.paused) return;
      this.#live.textContent = strings.camera.live(framesPerSecond, result.milliseconds);
      this.#handlers.onFrame(this.#smoothing.add(result));
    };
    await classifyFrames(this.#video, classifier, { signal, onResult });
  }

  #stop() {
    this.#camera.stop();
    this.#controls.hidden = true;
  }

  async #switch(deviceId) {
    try {
      if (!(await this.#camera.start(deviceId))) return;
      this.#smoothing = new Smoothing();
      this.#name();
      void this.#picker.refresh(this.#camera.deviceId);
    } catch (error) {
      this.#handlers.onProblem(error);
    }
  }

  async #setPaused(paused) {
    if (paused) this.#video.pause();
    else await this.#video.play().catch(() => {}); // the camera went away: onEnded tells
    this.#name();
  }

  #name() {
    const { paused } = this.#video;
    const { camera } = strings;
    this.#pause.replaceChildren(icon(paused ? 'play' : 'pause'), paused ? camera.goOn : camera.pause);
    this.#shutter.replaceChildren(icon('ring'), camera.snapshot);
    if (paused) this.#live.textContent = camera.paused;
    this.#controls.dataset.paused = paused;
  }
}
