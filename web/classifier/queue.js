import { ClassifierError } from './errors.js';

/** @typedef {{ run: () => Promise<any>, resolve: (result: any) => void, reject: (error: any) => void }} Job */

// One job at a time. Photos run in the order in which they came, none is dropped. Of live frames
// only the newest waits, behind the photos: a newer one ends the wait of the one before with the
// code 'superseded'. A job that runs already is never superseded.
export class Queue {
  /** @type {Job[]} */
  #photos = [];
  /** @type {Job | null} */
  #frame = null;
  #running = false;

  // `run` is called when its turn has come. The promise is run's own, unless the signal aborts
  // (its reason), or the wait ends as above.
  add(run, /** @type {{ live?: boolean, signal?: AbortSignal }} */ { live = false, signal } = {}) {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const onAbort = () => {
        this.#forget(job);
        job.reject(signal?.reason);
      };
      const settle = (how) => (value) => {
        signal?.removeEventListener('abort', onAbort);
        how(value);
      };
      const job = { run, resolve: settle(resolve), reject: settle(reject) };
      signal?.addEventListener('abort', onAbort);
      if (live) {
        this.#frame?.reject(new ClassifierError('superseded', 'A newer frame took the place of this one.'));
        this.#frame = job;
      } else {
        this.#photos.push(job);
      }
      void this.#next();
    });
  }

  // Ends every wait with `error`.
  clear(error) {
    const waiting = [...this.#photos, ...(this.#frame ? [this.#frame] : [])];
    this.#photos = [];
    this.#frame = null;
    for (const job of waiting) job.reject(error);
  }

  #forget(job) {
    this.#photos = this.#photos.filter((other) => other !== job);
    if (this.#frame === job) this.#frame = null;
  }

  async #next() {
    if (this.#running) return;
    const job = this.#photos.shift() ?? this.#frame;
    if (!job) return;
    if (job === this.#frame) this.#frame = null;
    this.#running = true;
    try {
      job.resolve(await job.run());
    } catch (error) {
      job.reject(error);
    } finally {
      this.#running = false;
      void this.#next();
    }
  }
}
