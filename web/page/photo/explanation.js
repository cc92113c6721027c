import { find } from '../dom.js';
import { onLanguageChange, strings } from '../language/language.js';
import { strongestRegion } from './heat-map-location.js';
import { drawHeatMap } from './heat-map.js';

// Explains an answer: lays the class activation map of one label over the photo, with a caption.
export class Explanation {
  #switch = find('heat-switch');
  #canvas = find('heat-map');
  #caption = find('heat-caption');
  #photo = find('photo');
  #onShow;
  #onProblem;
  /** @type {any} */
  #subject = null; // { classifier, file, label, signal, maps }
  #say = () => '';

  // onShow(label, caption) is called when a map is shown, with null when it is hidden; onProblem(error) on failure.
  constructor({ onShow, onProblem }) {
    this.#onShow = onShow;
    this.#onProblem = onProblem;
    this.#switch.addEventListener('click', () => {
      if (this.#canvas.hidden) void this.show(this.#subject.label);
      else this.hide();
    });
    onLanguageChange(() => {
      this.#caption.textContent = this.#say();
    });
  }

  // Shows the switch for a photo whose most probable label is `label`.
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
    this.#caption.hidden = true;
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
      // All labels of a photo share one scale, so a label with little evidence stays dark.
      const strongest = Math.max(...map.values, ...best.values);
      drawHeatMap(this.#canvas, map, { strongest, aspect: this.#photo.naturalWidth / this.#photo.naturalHeight });
      this.#describe(label, strongestRegion(map));
    } catch (error) {
      if (subject === this.#subject) this.#onProblem(error);
    }
  }

  #describe(label, region) {
    this.#say = () => {
      const { regions, strongest, everywhere, nowhere } = strings.heatMap;
      if (region === 'everywhere') return everywhere(label);
      return region === 'nowhere' ? nowhere(label) : strongest(label, regions[region]);
    };
    this.#caption.textContent = this.#say();
    this.#canvas.hidden = false;
    this.#caption.hidden = false;
    this.#switch.setAttribute('aria-checked', true);
    this.#onShow(label, this.#say());
  }

  async #mapFor({ classifier, file, signal, maps }, label) {
    if (!maps.has(label)) maps.set(label, await classifier.explain(file, { label, signal }));
    return maps.get(label);
  }
}
