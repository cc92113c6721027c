import { find } from '../dom.js';
import { onLanguageChange, strings } from '../language/language.js';
import { openPreview } from './preview.js';

// Shows a photo, the camera or nothing. The attribute data-source of #app has which, for style sheets and tests.
export class Viewer {
  #app = find('app');
  #photo = find('photo');
  #video = find('video');
  #prompt = find('prompt');
  #sample = find('sample');
  #turn = 0; // counts what is shown
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
    const turn = this.#turn;
    let url;
    try {
      url = await openPreview(file);
    } catch {
      return; // the classifier reports why
    }
    if (this.#turn !== turn) {
      URL.revokeObjectURL(url);
      return;
    }
    this.#photoUrl = url;
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
    this.#turn += 1;
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
