import { ClassifierError } from './errors.js';

/** @typedef {{ run: () => Promise<any>, resolve: (result: any) => void, reject: (error: any) => void }} Job */

// Runs one job at a time. Photos run in the order of their calls, and none is dropped. At most one video frame waits,
// behind the photos: a newer frame rejects the waiting one with the code 'superseded'. A running job is never
// superseded.
export class Queue {
  /** @type {Job[]} */
  #photos = [];
  /** @type {Job | null} */
  #frame = null;
  #running = false;

  // Calls `run` when no other job is ahead, and settles as its promise does. Rejects with the signal's reason when that
  // aborts.
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
        this.#frame?.reject(new ClassifierError('superseded', 'A newer frame replaced this one.'));
        this.#frame = job;
      } else {
        this.#photos.push(job);
      }
      void this.#next();
    });
  }

  // Rejects all waiting jobs with `error`.
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
