import { element } from '../dom.js';
import { onLanguageChange, strings } from '../language/language.js';
import { CameraPicker } from './camera-picker.js';
import { Camera, CameraError } from './camera.js';
import { classifyFrames } from './frames.js';
import { Smoothing } from './smoothing.js';
import { snapshot } from './snapshot.js';

const icon = (name) => element('span', { className: `icon ${name}`, 'aria-hidden': 'true' });

// The camera picture and its controls: live answers, pause, taking a photo, choosing another camera. `handlers` are
// onFrame(result) with each smoothed result, onSnapshot(file) and onProblem(error) with a CameraError.
export class CameraMode {
  #video;
  #camera;
  #picker = new CameraPicker({ onPick: (deviceId) => this.#switch(deviceId) });
  #live = element('p', { className: 'live', id: 'live' });
  #pause = element('button', { className: 'overlay-button', type: 'button' });
  #shutter = element('button', { className: 'overlay-button', type: 'button' });
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

  // Classifies frames until the signal aborts, which also stops the camera. onStart() is called at the first picture.
  // Rejects with a CameraError without a picture. May stay pending for ever, as the browser asks the user first.
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
    else await this.#video.play().catch(() => {}); // the camera is gone: onEnded reports it
    this.#name();
  }

  #name() {
    const { paused } = this.#video;
    const { camera } = strings;
    this.#pause.replaceChildren(icon(paused ? 'play' : 'pause'), paused ? camera.resume : camera.pause);
    this.#shutter.replaceChildren(icon('ring'), camera.snapshot);
    if (paused) this.#live.textContent = camera.paused;
    this.#controls.dataset.paused = paused;
  }
}
