import { find } from '../dom.js';
import { onLanguageChange, strings } from '../language/language.js';
import { Announcer } from './announcer.js';
import { Bars } from './bars.js';

const slowMilliseconds = 10_000; // without progress in loading

// Shows the answer for a picture, wherever the picture comes from. The attribute data-state of #app has the state, for
// style sheets and tests: loading, ready, working, result, unknown, problem or failed.
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
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #slow;

  // onChoose(label) is called when a bar is clicked.
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
    const showSlow = () => this.#show('loading', () => [strings.loading.headline, `${detail()} ${strings.loading.slow}`]);
    this.#slow = setTimeout(showSlow, slowMilliseconds);
  }

  ready() {
    this.#bars.clear();
    this.#show('ready', () => [strings.ready.headline, strings.ready.detail(this.#labels)]);
  }

  working() {
    this.#bars.setChoosable(false);
    this.#show('working', () => [strings.working.headline, '']);
  }

  // A folder is being read; `count` is the number of files so far.
  reading(count) {
    this.#bars.clear();
    this.#show('working', () => [strings.reading.headline, strings.reading.detail(count)]);
  }

  result(result) {
    this.#showResult(result, result.predictions);
    this.#bars.setChoosable(true);
    this.say(`${this.#headline.textContent}. ${this.#detail.textContent}`);
  }

  // The answer for a camera frame. Bars keep their order, so that the eye can follow them, and screen readers hear the
  // label only when it changes.
  frame(result) {
    const byLabel = new Map(result.predictions.map((prediction) => [prediction.label, prediction]));
    this.#showResult(
      result,
      this.#labels.map((label) => byLabel.get(label)),
    );
    this.say(this.#headline.textContent);
  }

  // `message` and `headline` are functions, called again when the language changes. `retry` shows the button.
  problem(message, { headline = () => strings.headlines.unexpected, retry = false } = {}) {
    this.#bars.clear();
    this.#show('problem', () => [headline(), message()], { retry });
    this.say(`${headline()}. ${message()}`);
  }

  // There is no model. Arguments as in problem().
  failed(message, { headline, retry }) {
    this.#show('failed', () => [headline(), message()], { retry });
    this.say(`${headline()}. ${message()}`);
  }

  // There is no picture from the camera yet, or for a while. message() says why.
  waitForCamera(message) {
    this.#bars.clear();
    this.#show('ready', () => [strings.camera.headline, message()]);
  }

  // Marks the bar whose heat map is on show; null marks none.
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
    clearTimeout(this.#slow);
    this.#draw = () => {
      [this.#headline.textContent, this.#detail.textContent] = texts();
    };
    this.#draw();
    this.#retry.hidden = !retry;
    this.#app.dataset.state = state;
  }
}
