import { Announcer } from './announcer.js';
import { Bars } from './bars.js';
import * as strings from './strings.js';

const find = (id) => document.getElementById(id);

// What the page shows; knows nothing of where it comes from. app.dataset says it once more, for
// style and tests: state is loading, ready, working, result, unknown, problem or failed; source is
// none, photo or camera; camera is off, asking or on.
export class View {
  #app = find('app');
  #headline = find('headline');
  #detail = find('detail');
  #progress = find('progress');
  #retry = find('retry');
  #photo = find('photo');
  #video = find('video');
  #prompt = find('prompt');
  #live = find('live');
  #cameraButton = find('camera');
  #engine = find('engine');
  #bars = new Bars(find('bars'));
  #announcer = new Announcer(find('announcer'));
  #photoUrl = null;
  #labels = [];

  get video() {
    return this.#video;
  }

  loading(progress) {
    if (progress?.total) this.#progress.value = progress.loaded / progress.total;
    else this.#progress.removeAttribute('value');
    this.#say('loading', strings.loading.headline, progress ? strings.loading.detail(progress) : strings.loading.starting);
  }

  loaded(info) {
    this.#labels = info.labels;
    this.#bars.setLabels(info.labels);
    this.#engine.textContent = strings.engine(info);
  }

  ready() {
    this.#bars.clear();
    this.#say('ready', strings.ready.headline, strings.ready.detail(this.#labels.length));
  }

  working() {
    this.#say('working', strings.working.headline, '');
  }

  result(result) {
    this.#show(result, result.predictions);
    this.#announcer.say(`${this.#headline.textContent}. ${this.#detail.textContent}`);
  }

  // A camera's answer: bars keep their places, so that they can be followed, and a screen reader
  // hears of another animal alone.
  frame(result, framesPerSecond) {
    const byLabel = new Map(result.predictions.map((prediction) => [prediction.label, prediction]));
    this.#show(result, this.#labels.map((label) => byLabel.get(label)));
    this.#announcer.say(this.#headline.textContent);
    this.#live.textContent = strings.camera.live(framesPerSecond, result.milliseconds);
  }

  #show(result, predictions) {
    if (result.known) this.#say('result', strings.result.headline(result), strings.result.detail(result));
    else this.#say('unknown', strings.unknown.headline(this.#labels.length), strings.unknown.detail(result));
    this.#bars.show(predictions, { best: result.known ? result.label : null });
  }

  problem(sentence, headline = strings.problem.headline) {
    this.#bars.clear();
    this.#say('problem', headline, sentence);
    this.#announcer.say(`${headline}. ${sentence}`);
  }

  failed(sentence) {
    this.#say('failed', strings.failed.headline, sentence);
    this.#announcer.say(`${strings.failed.headline}. ${sentence}`);
  }

  askingForCamera() {
    this.#bars.clear();
    this.#say('ready', strings.camera.askingHeadline, strings.camera.asking);
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
    this.#photo.alt = strings.photoAlt(file.name);
    this.#showSource('photo');
  }

  showVideo() {
    this.showNothing();
    this.#showSource('camera');
  }

  showNothing() {
    if (this.#photoUrl) URL.revokeObjectURL(this.#photoUrl);
    this.#photoUrl = null;
    this.#photo.removeAttribute('src');
    this.#live.textContent = '';
    this.#showSource('none');
  }

  camera(state) {
    this.#app.dataset.camera = state;
    this.#cameraButton.textContent = { off: strings.camera.start, asking: strings.camera.cancel, on: strings.camera.stop }[state];
  }

  #showSource(source) {
    this.#app.dataset.source = source;
    this.#photo.hidden = source !== 'photo';
    this.#video.hidden = source !== 'camera';
    this.#live.hidden = source !== 'camera';
    this.#prompt.hidden = source !== 'none';
  }

  #say(state, headline, detail) {
    this.#headline.textContent = headline;
    this.#detail.textContent = detail;
    this.#retry.hidden = state !== 'failed';
    this.#app.dataset.state = state;
  }
}
