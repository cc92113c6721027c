const quietMilliseconds = 2000;

// Speaks to screen readers through a live region: never the same twice in a row, never more often
// than every two seconds, and then the newest.
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
    const wait = this.#last + quietMilliseconds - performance.now();
    if (wait > 0) this.#timer = setTimeout(() => this.say(text), wait);
    else if (this.#region.textContent !== text) {
      this.#last = performance.now();
      this.#region.textContent = text;
    }
  }
}
