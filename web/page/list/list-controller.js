import { find } from '../dom.js';
import { strings } from '../language/language.js';
import { ListView } from './list-view.js';
import { Steps } from './photo-pager.js';

// The list's turn on the page, the way to it from a single photo, and from there to its neighbours.
export class ListTurn {
  #page;
  #button = find('all-photos');
  /** @type {ListView | null} */
  #view = null; // once it was wanted
  #steps;
  /** @type {any[] | null} */
  #order = null; // of the photos, as the list showed them when one was opened
  #last = null; // the entry that was opened from the list
  #entry = null; // of the list, on show

  constructor(page) {
    this.#page = page;
    this.#steps = new Steps({ onStep: (entry) => page.showEntry(entry) });
    find('viewer').after(this.#steps.root);
    page.list.addEventListener('added', () => this.offer(this.#entry));
  }

  show(skipped = 0) {
    const page = this.#page;
    const last = this.#last;
    const signal = page.nextTurn(() => this.answerAll(), { view: 'list' });
    page.viewer.showNothing();
    this.#view ??= this.#makeView();
    this.#view.setSkipped(skipped);
    this.#view.focus(last);
    return signal;
  }

  #makeView() {
    const page = this.#page;
    return new ListView(find('list'), {
      list: page.list,
      labels: () => page.network.info?.labels ?? [],
      onOpen: (entry, shown) => this.#open(entry, shown),
      onGoOn: () => this.answerAll(),
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

  // A photo of the camera.
  keep(file) {
    const { list } = this.#page;
    list.add([{ file, path: file.name }]);
    this.#page.say(strings.camera.kept(list.entries.length));
    void this.answerAll();
  }

  // The ways from what is on show: to the list, where there is more in it than that, and to the photos
  // before and after `entry`, which is null where no photo is on show.
  offer(entry) {
    this.#entry = entry;
    if (entry) this.#last = entry;
    const { entries } = this.#page.list;
    this.#button.hidden = entries.length === 0 || (entries.length === 1 && entries[0] === entry);
    this.rename();
    const order = this.#order?.includes(entry) ? this.#order : entries;
    if (order.length < 2 || !order.includes(entry)) this.#steps.hide();
    else this.#steps.show(order, entry);
  }

  // In the language of now.
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
