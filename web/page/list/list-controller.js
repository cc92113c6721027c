import { find } from '../dom.js';
import { strings } from '../language/language.js';
import { nothing } from '../photo/left-out.js';
import { ListView } from './list-view.js';
import { PhotoPager } from './photo-pager.js';

// Shows the list on the page, the button that leads back to it from a single photo, and the pager between photos.
export class ListController {
  #page;
  #button = find('all-photos');
  /** @type {ListView | null} */
  #view = null; // created when the list is first shown
  #pager;
  /** @type {any[] | null} */
  #order = null; // the entries in the order of the list when one of them was opened
  #last = null; // the entry that was shown last
  #entry = null; // the entry on show, or null

  constructor(page) {
    this.#page = page;
    this.#pager = new PhotoPager({ onStep: (entry) => page.showEntry(entry) });
    find('viewer').after(this.#pager.root);
    for (const change of ['added', 'reset']) page.list.addEventListener(change, () => this.offer(this.#entry));
  }

  // `leftOut` counts what a folder has besides photos (left-out.js).
  show(leftOut = nothing) {
    const page = this.#page;
    const last = this.#last;
    page.showView(() => this.#showAgain(), { view: 'list' });
    page.viewer.showNothing();
    this.#view ??= this.#makeView();
    this.#view.addLeftOut(leftOut);
    this.#view.focus(last);
  }

  #showAgain() {
    this.show();
    return this.answerAll();
  }

  #makeView() {
    const page = this.#page;
    return new ListView(find('list'), {
      list: page.list,
      labels: () => page.network.info?.labels ?? [],
      onOpen: (entry, shown) => this.#open(entry, shown),
      onResume: () => this.answerAll(),
      onClear: () => this.#clear(),
      onAdd: (id) => find(id).click(),
      onCamera: () => page.camera.show(),
    });
  }

  async answerAll() {
    const { list, network } = this.#page;
    try {
      await list.answerAll(await network.classifier);
      const { answered, entries } = list;
      if (find('app').dataset.view === 'list' && answered === entries.length) this.#page.say(strings.list.done(answered));
    } catch (error) {
      this.#page.showError(error);
    }
  }

  // Adds photos while something else is on show, and classifies them.
  join(photos, leftOut) {
    this.#view ??= this.#makeView();
    this.#view.addLeftOut(leftOut);
    if (photos.length === 0) return;
    this.#page.list.add(photos);
    void this.answerAll();
  }

  // Adds a photo that was taken with the camera, and classifies it.
  keep(file) {
    const { list } = this.#page;
    list.add([{ file, path: file.name }]);
    this.#page.say(strings.camera.kept(list.entries.length));
    void this.answerAll();
  }

  // Offers the button to the list if it has more than `entry`, the photo on show (null without one), and the pager
  // if `entry` has neighbours.
  offer(entry) {
    this.#entry = entry;
    if (entry) this.#last = entry;
    const { entries } = this.#page.list;
    this.#button.hidden = entries.length === 0 || (entries.length === 1 && entries[0] === entry);
    this.rename();
    const order = this.#order?.includes(entry) ? this.#order : entries;
    if (order.length < 2 || !order.includes(entry)) this.#pager.hide();
    else this.#pager.show(order, entry);
  }

  // Writes the button's text in the current language.
  rename() {
    this.#button.textContent = strings.stage.allPhotos(this.#page.list.entries.length);
  }

  #open(entry, shown) {
    this.#order = shown;
    this.#page.showEntry(entry);
  }

  #clear() {
    this.#page.list.clear();
    this.#page.showNothing();
  }
}
