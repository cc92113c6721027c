import * as strings from './strings.js';

// One bar for each label, drawn once and then only changed.
export class Bars {
  #list;
  #bars = new Map();

  constructor(list) {
    this.#list = list;
  }

  setLabels(labels) {
    this.#bars.clear();
    for (const label of labels) this.#bars.set(label, createBar(label));
    this.#list.replaceChildren(...[...this.#bars.values()].map(({ item }) => item));
  }

  // `predictions` are { label, probability }, drawn in their order. None marks no winner.
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
    for (const { item, fill, value } of this.#bars.values()) {
      item.dataset.best = false;
      fill.style.setProperty('--share', 0);
      value.textContent = '';
    }
  }

  #order(labels) {
    labels.forEach((label, index) => {
      const { item } = this.#bars.get(label);
      if (this.#list.children[index] !== item) this.#list.insertBefore(item, this.#list.children[index]);
    });
  }
}

function element(tag, className, ...children) {
  const node = document.createElement(tag);
  node.className = className;
  node.append(...children);
  return node;
}

function createBar(label) {
  const fill = element('div', 'bar-fill');
  const track = element('div', 'bar-track', fill);
  const value = element('span', 'bar-value');
  const item = element('li', 'bar', element('span', 'bar-name', strings.name(label)), track, value);
  item.dataset.label = label;
  return { item, fill, value };
}
