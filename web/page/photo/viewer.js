import { find } from '../dom.js';
import { onLanguageChange, strings } from '../language/language.js';

// The picture on show: nothing, a photo or the camera, which the application's data-source says once
// more, for style and tests.
export class Viewer {
  #app = find('app');
  #photo = find('photo');
  #video = find('video');
  #prompt = find('prompt');
  #sample = find('sample');
  /** @type {string | null} */
  #photoUrl = null;
  #photoName = '';

  constructor() {
    onLanguageChange(() => this.#name());
  }

  get video() {
    return this.#video;
  }

  // Shows a file as soon as the browser has decoded it; what cannot be shown stays away.
  async showPhoto(file) {
    this.showNothing();
    const url = URL.createObjectURL(file);
    this.#photoUrl = url;
    const picture = new Image();
    picture.src = url;
    try {
      await picture.decode();
    } catch {
      return; // the classifier says why
    }
    if (this.#photoUrl !== url) return;
    this.#photo.src = url;
    this.#photoName = file.name;
    this.#name();
    this.#show('photo');
  }

  showVideo() {
    this.showNothing();
    this.#show('camera');
  }

  showNothing() {
    if (this.#photoUrl) URL.revokeObjectURL(this.#photoUrl);
    this.#photoUrl = null;
    this.#photo.removeAttribute('src');
    this.#show('none');
  }

  #name() {
    this.#photo.alt = strings.stage.photoAlt(this.#photoName);
  }

  #show(source) {
    this.#app.dataset.source = source;
    this.#photo.hidden = source !== 'photo';
    this.#video.hidden = source !== 'camera';
    this.#prompt.hidden = source !== 'none';
    this.#sample.hidden = source !== 'none';
  }
}
