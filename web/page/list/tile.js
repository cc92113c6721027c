import { element } from '../dom.js';
import { strings } from '../language/language.js';

function answerOf({ outcome }) {
  if (!outcome) return { name: strings.list.waiting, share: '' };
  if (outcome.error) return { name: strings.list.problem, share: '' };
  const { label, known, confidence } = outcome.result;
  return { name: known ? strings.name(label) : strings.list.unknown, share: strings.percent(confidence) };
}

function stateOf({ outcome }) {
  if (!outcome) return 'waiting';
  if (outcome.error) return 'problem';
  return outcome.result.known ? 'result' : 'unknown';
}

// One photo of the list: a button with its thumbnail and answer. loadThumbnail(image, file) is called once the photo is
// classified; a file that the classifier refused is never opened again.
export class Tile {
  item;
  button;
  texts = 0; // of the view's count of text changes, when the texts were written
  #entry;
  #image = element('img', { alt: '', width: 120, height: 120 });
  #name = element('span', { className: 'tile-name' });
  #share = element('span', { className: 'tile-share' });
  #loadThumbnail;

  constructor(entry, { onOpen, loadThumbnail }) {
    this.#entry = entry;
    this.#loadThumbnail = loadThumbnail;
    const picture = element('span', { className: 'tile-picture' }, this.#image);
    const text = element('span', { className: 'tile-text' }, this.#name, this.#share);
    this.button = element('button', { className: 'tile', type: 'button', tabIndex: -1, title: entry.path }, picture, text);
    this.button.addEventListener('click', onOpen);
    this.item = element('li', {}, this.button);
    this.update();
  }

  update() {
    const { name, share } = answerOf(this.#entry);
    this.#name.textContent = name;
    this.#share.textContent = share;
    this.button.dataset.state = stateOf(this.#entry);
    this.button.setAttribute('aria-label', strings.list.tile(this.#entry.path, `${name} ${share}`.trim()));
    if (this.#entry.outcome?.result && this.#loadThumbnail) {
      this.#loadThumbnail(this.#image, this.#entry.file);
      this.#loadThumbnail = null;
    }
  }
}
