import { element } from '../dom.js';
import { strings } from '../language/language.js';

// One bar per label, created once and then updated. While bars can be chosen, a button covers each row;
// onChoose(label) is called when it is clicked.
export class Bars {
  #list;
  #onChoose;
  #bars = new Map();

  constructor(list, { onChoose }) {
    this.#list = list;
    this.#onChoose = onChoose;
  }

  setLabels(labels) {
    this.#bars.clear();
    for (const label of labels) this.#bars.set(label, this.#create(label));
    this.#list.replaceChildren(...[...this.#bars.values()].map(({ item }) => item));
  }

  // Writes the names in the current language.
  rename() {
    for (const [label, { name, button }] of this.#bars) {
      name.textContent = strings.name(label);
      button.setAttribute('aria-label', strings.heatMap.showFor(label));
    }
  }

  // Shows `predictions`, [{ label, probability }], in their order. `best` is the label to mark, or null.
  show(predictions, { best = null } = {}) {
    for (const { label, probability } of predictions) {
      const { item, fill, value } = this.#bars.get(label);
      item.dataset.best = label === best;
      fill.style.setProperty('--share', probability);
      value.textContent = strings.percent(probability);
    }
    this.#order(predictions.map(({ label }) => label));
  }

  clear() {
    this.setChoosable(false);
    for (const { item, fill, value } of this.#bars.values()) {
      item.dataset.best = false;
      fill.style.setProperty('--share', 0);
      value.textContent = '';
    }
  }

  setChoosable(choosable) {
    for (const { button } of this.#bars.values()) button.hidden = !choosable;
    if (!choosable) this.setChosen(null);
  }

  setChosen(chosen) {
    for (const [label, { button }] of this.#bars) button.setAttribute('aria-pressed', label === chosen);
  }

  #order(labels) {
    labels.forEach((label, index) => {
      const { item } = this.#bars.get(label);
      if (this.#list.children[index] !== item) this.#list.insertBefore(item, this.#list.children[index]);
    });
  }

  #create(label) {
    const name = element('span', { className: 'bar-name', textContent: strings.name(label) });
    const fill = element('div', { className: 'bar-fill' });
    const value = element('span', { className: 'bar-value' });
    const button = element('button', { className: 'bar-button', type: 'button', hidden: true, 'aria-pressed': false });
    button.setAttribute('aria-label', strings.heatMap.showFor(label));
    button.addEventListener('click', () => this.#onChoose(label));
    const track = element('div', { className: 'bar-track' }, fill);
    const item = element('li', { className: 'bar', 'data-label': label }, name, track, value, button);
    return { item, name, fill, value, button };
  }
}
