import { download, element } from '../dom.js';
import { onLanguageChange, strings } from '../language/language.js';
import { moveByArrowKeys } from './arrow-keys.js';
import { toCsv, toJson } from './export.js';
import { ListControls } from './list-controls.js';
import { select } from './selection.js';
import { Thumbnails } from './thumbnails.js';
import { Tile } from './tile.js';

const batchSize = 60; // tiles created in one task, so that a thousand do not block the page
const redrawDelay = 250; // milliseconds between two redraws while answers arrive

// The grid of all photos. A tile shows its answer at once; filter and order are applied a little later, so that tiles
// do not jump around.
export class ListView {
  #list;
  #labels;
  #controls;
  #tiles = new Map(); // entry → Tile
  #thumbnails = new Thumbnails();
  #grid = element('ul', { className: 'tiles' });
  #noMatch = element('p', { className: 'no-match', hidden: true, 'data-text': 'list.noMatch' });
  #onOpen;
  /** @type {number | undefined} */
  #timer;
  #drawing = 0;

  // labels() returns the model's labels. onOpen(entry, shown) is called when a tile is clicked; `shown` has all entries
  // on show in their order. The other handlers are those of ListControls.
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
    section.append(this.#controls.root, this.#noMatch, this.#grid);
    moveByArrowKeys(this.#grid);
    list.addEventListener('added', () => this.#added());
    list.addEventListener('answered', ({ detail }) => this.#answered(detail));
    list.addEventListener('state', () => this.#draw());
    onLanguageChange(() => this.refresh());
    this.refresh();
  }

  // Redraws everything, after a change of language or model.
  refresh() {
    this.#noMatch.textContent = strings.list.noMatch;
    for (const tile of this.#tiles.values()) tile.update();
    void this.#draw();
  }

  setSkipped(count) {
    this.#controls.setSkipped(count);
  }

  focus(entry) {
    this.#tiles.get(entry)?.button.focus();
  }

  // The entries on show, in their order.
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
    this.#timer ??= setTimeout(() => this.#draw(), redrawDelay);
  }

  #tileOf(entry) {
    if (!this.#tiles.has(entry)) {
      const loadThumbnail = (image, file) => this.#thumbnails.watch(image, file);
      this.#tiles.set(entry, new Tile(entry, { onOpen: () => this.#onOpen(entry, this.shown), loadThumbnail }));
    }
    return this.#tiles.get(entry);
  }

  // Puts the tiles in order, in batches of one task each. A newer call stops an older one.
  async #draw() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const drawing = ++this.#drawing;
    const shown = this.shown;
    this.#controls.update(this.#labels(), shown.length);
    this.#noMatch.hidden = shown.length > 0 || this.#list.entries.length === 0;
    for (let at = 0; at < shown.length; ++at) {
      if (at > 0 && at % batchSize === 0) await new Promise((resolve) => setTimeout(resolve));
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
