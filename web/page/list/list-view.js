import { download, element } from '../dom.js';
import { onLanguageChange, strings } from '../language/language.js';
import { moveByArrowKeys } from './arrow-keys.js';
import { toCsv, toJson } from './export.js';
import { ListControls } from './list-controls.js';
import { select } from './selection.js';
import { Thumbnails } from './thumbnails.js';
import { Tile } from './tile.js';

const redrawDelay = 250; // milliseconds between two redraws while answers arrive
// One task creates, moves and removes tiles for at most so many milliseconds, and at most so many, so that thousands do
// not block the page.
const taskMilliseconds = 10;
const taskTiles = 60;

const nextTask = () => new Promise((resolve) => setTimeout(resolve));

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
  #texts = 0; // counts the changes of all texts

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
    list.addEventListener('added', () => this.#draw());
    list.addEventListener('reset', () => this.#reset());
    list.addEventListener('answered', ({ detail }) => this.#answered(detail));
    list.addEventListener('state', () => this.#draw());
    onLanguageChange(() => this.refresh());
    this.refresh();
  }

  // Writes all texts anew, after a change of language or model.
  refresh() {
    this.#noMatch.textContent = strings.list.noMatch;
    this.#texts += 1;
    void this.#draw();
  }

  addLeftOut(leftOut) {
    this.#controls.addLeftOut(leftOut);
  }

  focus(entry) {
    this.#tiles.get(entry)?.button.focus();
  }

  // The entries on show, in their order.
  get shown() {
    return select(this.#list.entries, this.#controls.choice);
  }

  #reset() {
    const present = new Set(this.#list.entries);
    if (present.size === 0) this.#controls.forgetLeftOut();
    for (const [entry, tile] of this.#tiles) {
      if (present.has(entry)) continue;
      tile.item.remove();
      this.#tiles.delete(entry);
    }
    this.refresh();
  }

  #answered(entry) {
    this.#tiles.get(entry)?.update();
    this.#timer ??= setTimeout(() => this.#draw(), redrawDelay);
  }

  #tileOf(entry) {
    let tile = this.#tiles.get(entry);
    if (!tile) {
      const loadThumbnail = (image, file) => this.#thumbnails.watch(image, file);
      tile = new Tile(entry, { onOpen: () => this.#onOpen(entry, this.shown), loadThumbnail });
      tile.texts = this.#texts;
      this.#tiles.set(entry, tile);
    }
    return tile;
  }

  // Brings the grid into its order, in many short tasks. A newer call stops an older one: it soon passes the tiles that
  // are in place, and goes on.
  async #draw() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const drawing = ++this.#drawing;
    const shown = this.shown;
    this.#controls.update(this.#labels(), shown.length);
    this.#noMatch.hidden = shown.length > 0 || this.#list.entries.length === 0;
    let started = performance.now();
    let tiles = 0;
    const isLong = () => (tiles += 1) >= taskTiles || performance.now() - started >= taskMilliseconds;
    // Goes on in a new task. Resolves to false if this call is out of date by then.
    const goOn = async () => {
      await nextTask();
      started = performance.now();
      tiles = 0;
      return drawing === this.#drawing;
    };

    const wanted = new Set(shown);
    for (const [entry, { item }] of this.#tiles) {
      if (wanted.has(entry) || !item.isConnected) continue;
      item.remove();
      if (isLong() && !(await goOn())) return;
    }
    let next = this.#grid.firstElementChild;
    for (const entry of shown) {
      const tile = this.#tileOf(entry);
      const isInPlace = tile.item === next;
      if (isInPlace) next = next.nextElementSibling;
      else this.#insert(tile, next);
      const isChanged = this.#renew(tile);
      if ((isChanged || !isInPlace) && isLong() && !(await goOn())) return;
    }
    if (!this.#grid.querySelector('[tabindex="0"]')) {
      const first = this.#grid.querySelector('button');
      if (first) first.tabIndex = 0;
    }
  }

  // Writes a tile's texts after a change of all texts. Returns whether it did.
  #renew(tile) {
    if (tile.texts === this.#texts) return false;
    tile.texts = this.#texts;
    tile.update();
    return true;
  }

  // Moving a node takes the focus away from it.
  #insert({ item, button }, next) {
    const hadFocus = button === document.activeElement;
    this.#grid.insertBefore(item, next);
    if (hadFocus) button.focus({ preventScroll: true });
  }

  #save(format) {
    const entries = this.shown;
    const [text, type] = format === 'csv' ? [toCsv(entries, this.#labels()), 'text/csv'] : [toJson(entries), 'application/json'];
    download(new Blob([text], { type }), `${strings.list.fileName}.${format}`);
  }
}
