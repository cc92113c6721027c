const minMilliseconds = 2000;

// Announces texts to screen readers through a live region: at most one every two seconds, of several the newest, and
// never the same text twice in a row.
export class Announcer {
  #region;
  #last = -Infinity;
  /** @type {number | undefined} */
  #timer;

  constructor(region) {
    this.#region = region;
  }

  say(text) {
    clearTimeout(this.#timer);
    const wait = this.#last + minMilliseconds - performance.now();
    if (wait > 0) this.#timer = setTimeout(() => this.say(text), wait);
    else if (this.#region.textContent !== text) {
      this.#last = performance.now();
      this.#region.textContent = text;
    }
  }
}
