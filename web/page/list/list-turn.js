import { find } from '../dom.js';
import { strings } from '../language/language.js';
import { lazily, style } from '../parts.js';

// The list's turn on the page, the way to it from a single photo, and from there to its neighbours.
export class ListTurn {
  #page;
  #button = find('all-photos');
  #view;
  #fetchSteps;
  #steps = null; // once they were wanted
  #order = null; // of the photos, as the list showed them when one was opened
  #last = null; // the entry that was opened from the list
  #entry = null; // of the list, on show

  constructor(page) {
    this.#page = page;
    const { list } = page;
    this.#view = lazily(async () => {
      const [{ ListView }] = await Promise.all([import('./list-view.js'), style('list/list.css')]);
      return new ListView(find('list'), {
        list,
        labels: () => page.network.info?.labels ?? [],
        onOpen: (entry, shown) => this.#open(entry, shown),
        onGoOn: () => this.answerAll(),
        onClear: () => this.#clear(),
        onAdd: (id) => find(id).click(),
        onCamera: () => page.camera.show(),
      });
    });
    this.#fetchSteps = lazily(async () => {
      const [{ Steps }] = await Promise.all([import('./steps.js'), style('list/steps.css')]);
      const steps = new Steps({ onStep: (entry) => page.showEntry(entry) });
      find('viewer').after(steps.root);
      return steps;
    });
    list.addEventListener('added', () => this.offer(this.#entry));
  }

  async show(skipped = 0) {
    const page = this.#page;
    const last = this.#last;
    const before = page.turn;
    let view;
    try {
      view = await this.#view();
    } catch (error) {
      page.showError(error);
      return page.turn;
    }
    if (before !== page.turn) return before; // another source came first
    const signal = page.nextTurn(() => this.answerAll(), { view: 'list' });
    page.viewer.showNothing();
    view.setSkipped(skipped);
    view.focus(last);
    return signal;
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
    this.answerAll();
  }

  // The ways from what is on show: to the list, where there is more in it than that, and to the photos
  // before and after `entry`, which is null where no photo is on show.
  async offer(entry) {
    this.#entry = entry;
    if (entry) this.#last = entry;
    const { entries } = this.#page.list;
    this.#button.hidden = entries.length === 0 || (entries.length === 1 && entries[0] === entry);
    this.rename();
    const order = this.#order?.includes(entry) ? this.#order : entries;
    if (order.length < 2 || !order.includes(entry)) {
      this.#steps?.hide();
      return;
    }
    // Without them the list still leads to each photo.
    if (!this.#steps) this.#steps = await this.#fetchSteps().catch(() => null);
    if (entry === this.#entry) this.#steps?.show(order, entry);
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
