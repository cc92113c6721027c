import { element } from '../dom.js';
import { onLanguageChange, strings } from '../language/language.js';

// Controls that use the arrow keys themselves.
const ownArrows = 'select, textarea, input:not([type="file"]), dialog';

// Goes to the previous or next photo of the list, by two buttons under the picture or by the arrow keys. At either
// end the button has no effect but stays, and keeps the focus.
export class PhotoPager {
  root = element('div', { className: 'pager', role: 'group', hidden: true });
  #previous = element('button', { className: 'button pager-button', type: 'button', 'aria-describedby': 'pager-position' });
  #next = element('button', { className: 'button pager-button next', type: 'button', 'aria-describedby': 'pager-position' });
  #position = element('p', { className: 'pager-position', id: 'pager-position' });
  #order = [];
  #index = -1;
  #onStep;

  // onStep(entry) is called to show an entry.
  constructor({ onStep }) {
    this.#onStep = onStep;
    this.root.append(this.#previous, this.#position, this.#next);
    this.#previous.addEventListener('click', () => this.#step(-1));
    this.#next.addEventListener('click', () => this.#step(1));
    document.addEventListener('keydown', (event) => this.#press(event));
    onLanguageChange(() => this.#name());
    this.#name();
  }

  // `order` has all entries; `entry`, one of them, is on show.
  show(order, entry) {
    this.#order = order;
    this.#index = order.indexOf(entry);
    this.#name();
    this.root.hidden = false;
  }

  hide() {
    this.#index = -1;
    this.root.hidden = true;
  }

  // Returns false at the end of the list.
  #step(by) {
    const entry = this.#index < 0 ? undefined : this.#order[this.#index + by];
    if (entry) this.#onStep(entry);
    return entry !== undefined;
  }

  #press(event) {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.target.closest(ownArrows)) return;
    if (this.#step(by)) event.preventDefault(); // the page would scroll
  }

  #name() {
    const { pager } = strings;
    this.root.setAttribute('aria-label', pager.region);
    this.#previous.setAttribute('aria-label', pager.previous);
    this.#next.setAttribute('aria-label', pager.next);
    this.#previous.setAttribute('aria-disabled', this.#index <= 0);
    this.#next.setAttribute('aria-disabled', this.#index === this.#order.length - 1);
    this.#position.textContent = pager.position(this.#index + 1, this.#order.length);
  }
}
