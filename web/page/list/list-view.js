import { download, element } from '../dom.js';
import { onLanguageChange, strings } from '../language/language.js';
import { moveByArrowKeys } from './arrow-keys.js';
import { toCsv, toJson } from './export.js';
import { ListControls } from './list-controls.js';
import { select } from './selection.js';
import { Thumbnails } from './thumbnails.js';
import { Tile } from './tile.js';

const portion = 60; // tiles made at once: a thousand would hold the page up
const pause = 250; // milliseconds between two orderings while answers come

// The grid of all photos. It fills as answers come; order and choice of tiles follow a little later,
// so that it does not dance.
export class ListView {
  #list;
  #labels;
  #controls;
  #tiles = new Map(); // entry → Tile
  #thumbnails = new Thumbnails();
  #grid = element('ul', { className: 'tiles' });
  #nothing = element('p', { className: 'nothing', hidden: true, 'data-text': 'list.nothing' });
  #onOpen;
  /** @type {number | undefined} */
  #timer;
  #drawing = 0;

  // `labels` gives the network's labels; onOpen gets the entry of a tile that was clicked, and all that
  // are shown, in their order; the other handlers are those of ListControls.
  constructor(section, /** @type {any} */ { list, labels, onOpen, ...handlers }) {
    this.#list = list;
    this.#labels = labels;
    this.#onOpen = onOpen;
    this.#controls = new ListControls({
      list,
      onChange: () => this.#draw(),
      onStop: () => list.stop(),
      ...handlers,
      onSave: (format) => this.#save(format),
    });
    section.append(this.#controls.root, this.#nothing, this.#grid);
    moveByArrowKeys(this.#grid);
    list.addEventListener('added', () => this.#added());
    list.addEventListener('answered', ({ detail }) => this.#answered(detail));
    list.addEventListener('state', () => this.#draw());
    onLanguageChange(() => this.refresh());
    this.refresh();
  }

  // Everything anew: another language, another network.
  refresh() {
    this.#nothing.textContent = strings.list.nothing;
    for (const tile of this.#tiles.values()) tile.update();
    void this.#draw();
  }

  setSkipped(count) {
    this.#controls.setSkipped(count);
  }

  focus(entry) {
    this.#tiles.get(entry)?.button.focus();
  }

  // The entries in the order of now.
  get shown() {
    return select(this.#list.entries, this.#controls.choice);
  }

  #added() {
    const present = new Set(this.#list.entries);
    for (const entry of this.#tiles.keys()) if (!present.has(entry)) this.#tiles.delete(entry);
    this.refresh();
  }

  #answered(entry) {
    this.#tiles.get(entry)?.update();
    this.#timer ??= setTimeout(() => this.#draw(), pause);
  }

  #tileOf(entry) {
    if (!this.#tiles.has(entry)) {
      const wanted = (image, file) => this.#thumbnails.watch(image, file);
      this.#tiles.set(entry, new Tile(entry, { onOpen: () => this.#onOpen(entry, this.shown), wanted }));
    }
    return this.#tiles.get(entry);
  }

  // Puts the tiles in order, a portion a frame; a newer drawing ends an older one.
  async #draw() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const drawing = ++this.#drawing;
    const shown = this.shown;
    this.#controls.update(this.#labels(), shown.length);
    this.#nothing.hidden = shown.length > 0 || this.#list.entries.length === 0;
    for (let at = 0; at < shown.length; ++at) {
      if (at > 0 && at % portion === 0) await new Promise((resolve) => setTimeout(resolve));
      if (drawing !== this.#drawing) return;
      const { item } = this.#tileOf(shown[at]);
      if (this.#grid.children[at] !== item) this.#grid.insertBefore(item, this.#grid.children[at] ?? null);
    }
    while (this.#grid.children.length > shown.length) this.#grid.lastElementChild.remove();
    if (!this.#grid.querySelector('[tabindex="0"]')) {
      const first = this.#grid.querySelector('button');
      if (first) first.tabIndex = 0;
    }
  }

  #save(format) {
    const entries = this.shown;
    const [text, type] = format === 'csv' ? [toCsv(entries, this.#labels()), 'text/csv'] : [toJson(entries), 'application/json'];
    download(new Blob([text], { type }), `${strings.list.fileName}.${format}`);
  }
}
