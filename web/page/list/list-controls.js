import { element } from '../dom.js';
import { strings } from '../language/language.js';
import { inWords, nothing, sum } from '../photo/left-out.js';
import { countKinds, orderNames } from './selection.js';

const option = (value, textContent) => element('option', { value, textContent });
const button = (className, onclick) => element('button', { className: `button ${className}`, type: 'button', onclick });

// The controls above the grid: progress, filter and order, and actions on all photos. `handlers` are functions:
// onChange, onStop, onResume, onClear, onCamera, onSave('csv' or 'json') and onAdd('file' or 'folder').
export class ListControls {
  #list;
  #heading = element('h2');
  #progress = element('progress', { max: 1 });
  #status = element('p', { className: 'list-status' });
  #run = button('small');
  #kind = element('select', { id: 'list-kind' });
  #order = element('select', { id: 'list-order' });
  #minimum = element('input', { id: 'list-minimum', type: 'range', min: 0, max: 95, step: 5, value: 0 });
  #minimumValue = element('output', { htmlFor: 'list-minimum' });
  #clear;
  #add;
  #addFolder;
  #camera;
  #csv;
  #json;
  #texts;
  #leftOut = nothing; // of all folders since the list was empty
  root;

  constructor({ list, onChange, onStop, onResume, onClear, onSave, onAdd, onCamera }) {
    this.#list = list;
    this.#run.addEventListener('click', () => (list.running ? onStop() : onResume()));
    for (const input of [this.#kind, this.#order, this.#minimum]) input.addEventListener('input', onChange);
    this.#clear = button('small quiet', onClear);
    this.#add = button('small primary', () => onAdd('file'));
    this.#addFolder = button('small with-mouse', () => onAdd('folder'));
    this.#camera = button('small', onCamera);
    this.#csv = button('small', () => onSave('csv'));
    this.#json = button('small', () => onSave('json'));

    this.#texts = {
      sort: element('label', { htmlFor: 'list-order' }),
      filter: element('label', { htmlFor: 'list-kind' }),
      minimum: element('label', { htmlFor: 'list-minimum' }),
      save: element('span', { id: 'list-save' }),
    };
    const { sort, filter, minimum, save } = this.#texts;
    const saving = element('div', { className: 'list-save', role: 'group', 'aria-labelledby': 'list-save' }, save, this.#csv, this.#json);
    this.root = element(
      'div',
      { className: 'list-controls' },
      element('div', { className: 'list-head' }, this.#heading, this.#clear),
      element('div', { className: 'list-more' }, this.#add, this.#addFolder, this.#camera),
      element('div', { className: 'list-progress' }, this.#progress, this.#status, this.#run),
      element(
        'div',
        { className: 'list-choice' },
        element('div', { className: 'field' }, filter, this.#kind),
        element('div', { className: 'field' }, sort, this.#order),
        element('div', { className: 'field' }, minimum, element('div', { className: 'range' }, this.#minimum, this.#minimumValue)),
        saving,
      ),
    );
  }

  get choice() {
    return { kind: this.#kind.value || 'all', order: this.#order.value || 'added', minimum: Number(this.#minimum.value) / 100 };
  }

  addLeftOut(leftOut) {
    this.#leftOut = sum(this.#leftOut, leftOut);
  }

  forgetLeftOut() {
    this.#leftOut = nothing;
  }

  update(labels, shown) {
    const { entries, answered, running } = this.#list;
    const { list } = strings;
    const total = entries.length;
    this.#heading.textContent = list.heading(total);
    this.#progress.dataset.done = answered === total;
    this.#progress.value = total === 0 ? 0 : answered / total;
    this.#progress.setAttribute('aria-label', list.progress(answered, total));
    this.#run.hidden = answered === total;
    this.#run.textContent = running ? list.cancel : list.resume;
    this.#status.textContent = this.#statusParts(answered, total, running, shown).join('. ');
    for (const [name, node] of Object.entries(this.#texts)) node.textContent = list[name];
    this.#minimumValue.textContent = list.minimumValue(this.choice.minimum);
    this.#clear.textContent = list.clear;
    this.#add.textContent = list.add;
    this.#addFolder.textContent = strings.stage.folder;
    this.#camera.textContent = strings.camera.start;
    this.#csv.textContent = list.csv;
    this.#json.textContent = list.json;
    this.#csv.disabled = this.#json.disabled = answered === 0;
    this.#fill(
      this.#order,
      orderNames.map((name) => [name, list.sorts[name]]),
    );
    this.#fill(this.#kind, this.#kinds(labels));
  }

  #statusParts(answered, total, running, shown) {
    const { list } = strings;
    const state = answered === total ? list.done(total) : running ? list.progress(answered, total) : list.stopped(answered, total);
    const parts = [state];
    if (shown !== total) parts.push(list.shown(shown, total));
    return [...parts, ...inWords(this.#leftOut)];
  }

  // The kinds that occur in the list, and the chosen one.
  #kinds(labels) {
    const { list } = strings;
    const counts = countKinds(this.#list.entries);
    const kinds = [
      ...labels.map((label) => [`:${label}`, strings.name(label)]),
      ['unknown', list.unknown],
      ['problem', list.problem],
      ['waiting', list.waiting],
    ];
    const present = kinds.filter(([kind]) => counts.has(kind) || kind === this.#kind.value);
    return [
      ['all', list.all(this.#list.entries.length)],
      ...present.map(([kind, text]) => [kind, list.option(text, counts.get(kind) ?? 0)]),
    ];
  }

  // Replaces the options only if they differ, as an open select would close.
  #fill(select, options) {
    const { value } = select;
    const same =
      select.options.length === options.length &&
      options.every(([name, text], index) => select.options[index].value === name && select.options[index].text === text);
    if (same) return;
    select.replaceChildren(...options.map(([name, text]) => option(name, text)));
    if (options.some(([name]) => name === value)) select.value = value;
  }
}
