import { element } from '../dom.js';
import { onLanguageChange, strings } from '../language/language.js';

// Controls to which the arrow keys mean something else.
const ownArrows = 'select, textarea, input:not([type="file"]), dialog';

// From one photo of the list to the one before or after it, by two buttons under the picture and by
// the arrow keys. At either end a button stays where it is, without effect, and so does the focus.
export class Steps {
  root = element('div', { className: 'steps', role: 'group', hidden: true });
  #back = element('button', { className: 'button step', type: 'button', 'aria-describedby': 'place' });
  #on = element('button', { className: 'button step on', type: 'button', 'aria-describedby': 'place' });
  #place = element('p', { className: 'place', id: 'place' });
  #order = [];
  #at = -1;
  #onStep;

  // onStep gets the entry that is to be shown.
  constructor({ onStep }) {
    this.#onStep = onStep;
    this.root.append(this.#back, this.#place, this.#on);
    this.#back.addEventListener('click', () => this.#step(-1));
    this.#on.addEventListener('click', () => this.#step(1));
    document.addEventListener('keydown', (event) => this.#press(event));
    onLanguageChange(() => this.#name());
    this.#name();
  }

  // `entry` is one of `order`.
  show(order, entry) {
    this.#order = order;
    this.#at = order.indexOf(entry);
    this.#name();
    this.root.hidden = false;
  }

  hide() {
    this.#at = -1;
    this.root.hidden = true;
  }

  // Whether there was a photo to go to.
  #step(by) {
    const entry = this.#at < 0 ? undefined : this.#order[this.#at + by];
    if (entry) this.#onStep(entry);
    return entry !== undefined;
  }

  #press(event) {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.target.closest(ownArrows)) return;
    if (this.#step(by)) event.preventDefault(); // a wide page would move
  }

  #name() {
    const { steps } = strings;
    this.root.setAttribute('aria-label', steps.region);
    this.#back.setAttribute('aria-label', steps.back);
    this.#on.setAttribute('aria-label', steps.on);
    this.#back.setAttribute('aria-disabled', this.#at <= 0);
    this.#on.setAttribute('aria-disabled', this.#at === this.#order.length - 1);
    this.#place.textContent = steps.place(this.#at + 1, this.#order.length);
  }
}
