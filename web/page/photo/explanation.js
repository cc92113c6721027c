import { find } from '../dom.js';
import { onLanguageChange, strings } from '../language/language.js';
import { whereItLooked } from './heat-map-location.js';
import { drawHeatMap } from './heat-map.js';

// Why a photo got its answer: a heat map over it and a sentence, for one label at a time.
export class Explanation {
  #switch = find('heat-switch');
  #canvas = find('heat-map');
  #sentence = find('heat-sentence');
  #photo = find('photo');
  #onShow;
  #onProblem;
  /** @type {any} */
  #subject = null; // { classifier, file, label, signal, maps }
  #say = () => '';

  // onShow gets the label on show, or null, and the sentence; onProblem what went wrong.
  constructor({ onShow, onProblem }) {
    this.#onShow = onShow;
    this.#onProblem = onProblem;
    this.#switch.addEventListener('click', () => {
      if (this.#canvas.hidden) void this.show(this.#subject.label);
      else this.hide();
    });
    onLanguageChange(() => {
      this.#sentence.textContent = this.#say();
    });
  }

  // Offers the switch for a photo that was answered with `label`.
  offer(subject) {
    this.withdraw();
    this.#subject = { ...subject, maps: new Map() };
    this.#switch.hidden = false;
  }

  withdraw() {
    this.#subject = null;
    this.#switch.hidden = true;
    this.hide();
  }

  hide() {
    this.#canvas.hidden = true;
    this.#sentence.hidden = true;
    this.#switch.setAttribute('aria-checked', false);
    this.#onShow(null);
  }

  async show(label) {
    const subject = this.#subject;
    if (!subject) return;
    try {
      const map = await this.#mapFor(subject, label);
      const best = await this.#mapFor(subject, subject.label);
      if (subject !== this.#subject) return;
      // One scale for all labels of a photo: a label that hardly anything speaks for stays dark.
      const strongest = Math.max(...map.values, ...best.values);
      drawHeatMap(this.#canvas, map, { strongest, aspect: this.#photo.naturalWidth / this.#photo.naturalHeight });
      this.#describe(label, whereItLooked(map));
    } catch (error) {
      if (subject === this.#subject) this.#onProblem(error);
    }
  }

  #describe(label, place) {
    this.#say = () => {
      const { places, looked, everywhere, nowhere } = strings.heatMap;
      if (place === 'everywhere') return everywhere(label);
      return place === 'nowhere' ? nowhere(label) : looked(label, places[place]);
    };
    this.#sentence.textContent = this.#say();
    this.#canvas.hidden = false;
    this.#sentence.hidden = false;
    this.#switch.setAttribute('aria-checked', true);
    this.#onShow(label, this.#say());
  }

  async #mapFor({ classifier, file, signal, maps }, label) {
    if (!maps.has(label)) maps.set(label, await classifier.explain(file, { label, signal }));
    return maps.get(label);
  }
}
