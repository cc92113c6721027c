import { find } from '../dom.js';
import { onLanguageChange, strings } from '../language/language.js';
import { Announcer } from './announcer.js';
import { Bars } from './bars.js';

// What the page says about the picture; knows nothing of where it comes from. The application's
// data-state says it once more, for style and tests: loading, ready, working, result, unknown,
// problem or failed.
export class Answer {
  #app = find('app');
  #headline = find('headline');
  #detail = find('detail');
  #progress = find('progress');
  #retry = find('retry');
  #bars;
  #announcer = new Announcer(find('announcer'));
  #labels = [];
  #draw = () => {};

  // onChoose gets the label of a bar that was clicked.
  constructor({ onChoose }) {
    this.#bars = new Bars(find('bars'), { onChoose });
    onLanguageChange(() => {
      this.#bars.rename();
      this.#draw();
    });
  }

  setLabels(labels) {
    this.#labels = labels;
    this.#bars.setLabels(labels);
  }

  say(text) {
    this.#announcer.say(text);
  }

  loading(progress) {
    if (progress?.total) this.#progress.value = progress.loaded / progress.total;
    else this.#progress.removeAttribute('value');
    const detail = () => (progress ? strings.loading.detail(progress) : strings.loading.starting);
    this.#show('loading', () => [strings.loading.headline, detail()]);
  }

  ready() {
    this.#bars.clear();
    this.#show('ready', () => [strings.ready.headline, strings.ready.detail(this.#labels)]);
  }

  working() {
    this.#bars.setChoosable(false);
    this.#show('working', () => [strings.working.headline, '']);
  }

  result(result) {
    this.#showResult(result, result.predictions);
    this.#bars.setChoosable(true);
    this.say(`${this.#headline.textContent}. ${this.#detail.textContent}`);
  }

  // A camera's answer: bars keep their places, so that they can be followed, and a screen reader
  // hears of another animal alone.
  frame(result) {
    const byLabel = new Map(result.predictions.map((prediction) => [prediction.label, prediction]));
    this.#showResult(
      result,
      this.#labels.map((label) => byLabel.get(label)),
    );
    this.say(this.#headline.textContent);
  }

  // `sentence` and `headline` are functions, to be said again in another language; a problem that
  // may pass can be retried.
  problem(sentence, { headline = () => strings.problem.headline, retry = false } = {}) {
    this.#bars.clear();
    this.#show('problem', () => [headline(), sentence()], { retry });
    this.say(`${headline()}. ${sentence()}`);
  }

  failed(sentence) {
    this.#show('failed', () => [strings.failed.headline, sentence()], { retry: true });
    this.say(`${strings.failed.headline}. ${sentence()}`);
  }

  askingForCamera() {
    this.#bars.clear();
    this.#show('ready', () => [strings.camera.askingHeadline, strings.camera.asking]);
  }

  // Which bar's heat map is on show, or null.
  setChosen(label) {
    this.#bars.setChosen(label);
  }

  #showResult(result, predictions) {
    const { known } = result;
    this.#show(known ? 'result' : 'unknown', () => {
      this.#bars.show(predictions, { best: known ? result.label : null });
      return known
        ? [strings.result.headline(result), strings.result.detail(result)]
        : [strings.unknown.headline(this.#labels), strings.unknown.detail(result)];
    });
  }

  #show(state, texts, { retry = false } = {}) {
    this.#draw = () => {
      [this.#headline.textContent, this.#detail.textContent] = texts();
    };
    this.#draw();
    this.#retry.hidden = !retry;
    this.#app.dataset.state = state;
  }
}
