import { element } from '../dom.js';
import { onLanguageChange, strings } from '../language/language.js';
import { CameraPicker } from './camera-picker.js';
import { Camera, CameraError } from './camera.js';
import { classifyFrames } from './frames.js';
import { Smoothing } from './smoothing.js';
import { snapshot } from './snapshot.js';

const icon = (name) => element('span', { className: `icon ${name}`, 'aria-hidden': 'true' });

// The camera picture and its controls: live answers, pause, taking a photo, choosing another camera. `handlers` are
// onFrame(result) with each smoothed result, onMuted() when the camera stops sending pictures, onSnapshot(file) and
// onProblem(error) with a CameraError.
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
    this.#camera = new Camera(video, {
      onEnded: () => handlers.onProblem(new CameraError('ended')),
      onMuted: (muted) => this.#setMuted(muted),
    });
    this.#pause.addEventListener('click', () => this.#setPaused(!video.paused));
    this.#shutter.addEventListener('click', async () => {
      const file = await snapshot(video, strings.camera.snapshotName);
      if (file) handlers.onSnapshot(file);
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
    if (!(await this.#start())) return;
    this.#live.textContent = '';
    this.#controls.hidden = false;
    onStart();
    const isWaiting = () => this.#video.paused || this.#camera.muted;
    const onResult = (result, framesPerSecond) => {
      if (signal.aborted) return;
      this.#live.textContent = strings.camera.live(framesPerSecond, result.milliseconds);
      this.#handlers.onFrame(this.#smoothing.add(result));
    };
    await classifyFrames(this.#video, classifier, { signal, isWaiting, onResult });
  }

  #stop() {
    this.#camera.stop();
    this.#controls.hidden = true;
  }

  // Without a picture there is nothing to pause and nothing to take.
  async #start(deviceId) {
    this.#setUsable(false);
    if (!(await this.#camera.start(deviceId))) return false;
    this.#smoothing = new Smoothing();
    this.#setUsable(!this.#camera.muted);
    this.#name();
    void this.#picker.refresh(this.#camera.deviceId);
    return true;
  }

  async #switch(deviceId) {
    try {
      await this.#start(deviceId);
    } catch (error) {
      this.#handlers.onProblem(error);
    }
  }

  #setMuted(muted) {
    this.#setUsable(!muted);
    this.#smoothing = new Smoothing();
    if (muted) this.#handlers.onMuted();
    this.#name();
  }

  #setUsable(usable) {
    this.#pause.disabled = this.#shutter.disabled = !usable;
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
    else if (this.#camera.muted) this.#live.textContent = camera.mutedShort;
    this.#controls.dataset.paused = paused || this.#camera.muted;
  }
}
