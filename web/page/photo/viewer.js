import { find } from '../dom.js';
import { onLanguageChange, strings } from '../language/language.js';

// Shows a photo, the camera or nothing. The attribute data-source of #app has which, for style sheets and tests.
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

  // Shows a file once the browser has decoded it; shows nothing if it cannot.
  async showPhoto(file) {
    this.showNothing();
    const url = URL.createObjectURL(file);
    this.#photoUrl = url;
    const picture = new Image();
    picture.src = url;
    try {
      await picture.decode();
    } catch {
      return; // the classifier reports why
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
