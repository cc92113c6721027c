import { element, find } from '../dom.js';
import { messageFor } from '../error-message.js';
import { strings } from '../language/language.js';
import { weightsIndex } from '../network/weights-address.js';
import { describeFile } from './weights-name.js';

// The dialog that shows the model and engine in use and lets the user choose another model. It is rebuilt each time it
// opens, so that it is up to date.
export class Panel {
  #network;
  #handlers;
  #dialog = element('dialog', { className: 'panel', id: 'panel', 'aria-labelledby': 'panel-heading' });
  #status = element('p', { className: 'panel-status', role: 'status' });

  // onNamed(name) uses a weights file of the site, onOwn(file) a File of the user; both resolve once it is in use.
  constructor({ network, onNamed, onOwn }) {
    this.#network = network;
    this.#handlers = { onNamed, onOwn };
    document.body.append(this.#dialog);
    this.#dialog.addEventListener('click', (event) => {
      if (event.target === this.#dialog) this.#dialog.close(); // the backdrop
    });
  }

  async open() {
    this.#status.textContent = '';
    await this.#build();
    this.#dialog.showModal();
  }

  get isOpen() {
    return this.#dialog.open;
  }

  // Shows a problem in the dialog.
  say(text) {
    this.#status.dataset.problem = true;
    this.#status.textContent = text;
    this.#status.scrollIntoView({ block: 'nearest' });
  }

  // Uses a weights file of the user while the dialog is open.
  useOwn(file) {
    return this.#use(file.name, () => this.#handlers.onOwn(file));
  }

  async #build() {
    const { panel } = strings;
    const close = element('button', { className: 'button small', type: 'button', textContent: panel.close });
    close.addEventListener('click', () => this.#dialog.close());
    const index = await weightsIndex().catch(() => ({ files: [] }));
    this.#dialog.replaceChildren(
      element('div', { className: 'panel-head' }, element('h2', { id: 'panel-heading', textContent: panel.heading }), close),
      this.#models(index.files),
      this.#status,
      this.#facts(),
      this.#links(),
    );
  }

  #models(files) {
    const { panel } = strings;
    const { name, address } = this.#network;
    const choices = files.map((file) => this.#choice(file.name, describeFile(file), address && name === file.name));
    if (name && !(address && files.some((file) => file.name === name))) choices.push(this.#choice(null, { title: name, detail: '' }, true));
    const input = element('input', { className: 'visually-hidden', type: 'file', id: 'own-weights', accept: '.safetensors' });
    input.addEventListener('change', () => {
      const [file] = input.files;
      if (file) void this.useOwn(file);
    });
    const own = element(
      'div',
      { className: 'own-weights' },
      element('p', {}, element('strong', { textContent: panel.own }), element('span', { textContent: panel.ownHint })),
      input,
      element('label', { className: 'button small', htmlFor: 'own-weights', textContent: panel.choose }),
    );
    return element('fieldset', {}, element('legend', { textContent: panel.model }), ...choices, own);
  }

  #choice(name, { title, detail }, checked) {
    const input = element('input', { type: 'radio', name: 'model', checked });
    input.addEventListener('change', () => name && this.#use(name, () => this.#handlers.onNamed(name)));
    const text = element('span', {}, element('strong', { textContent: title }), element('span', { textContent: detail }));
    return element('label', { className: 'choice' }, input, text);
  }

  async #use(name, open) {
    const { panel } = strings;
    this.#status.textContent = panel.loading(name);
    this.#status.dataset.problem = false;
    let message;
    try {
      await open();
      message = panel.using(this.#network.name);
    } catch (error) {
      this.#status.dataset.problem = true;
      message = messageFor(error);
    }
    const focused = document.activeElement?.id;
    await this.#build();
    find(focused)?.focus();
    this.#status.textContent = message;
  }

  #facts() {
    const { panel } = strings;
    const { info } = this.#network;
    const { saved } = find('app').dataset;
    const offline = [
      panel.offline,
      { true: panel.offlineYes, full: panel.offlineFull, failed: panel.offlineFailed }[saved] ?? panel.offlineNo,
    ];
    const rows = info
      ? [
          [panel.labels, info.labels.map(strings.name).join(', ')],
          [panel.engine, panel.simd[info.simd] ?? info.simd],
          [panel.threads, strings.count(info.threads)],
          [panel.reason, panel.why(info)],
          offline,
        ]
      : [offline];
    const nodes = rows.map(([term, text]) =>
      element('div', {}, element('dt', { textContent: term }), element('dd', { textContent: text })),
    );
    return element('dl', {}, ...nodes);
  }

  #links() {
    const { panel } = strings;
    const { address } = this.#network;
    const bench = address ? `bench.html?weights=${encodeURIComponent(address.pathname)}` : 'bench.html';
    return element(
      'p',
      { className: 'panel-links' },
      element('a', { href: bench, textContent: panel.measure }),
      element('a', { href: 'weights/MODEL_CARD.html', textContent: panel.card }),
    );
  }
}
