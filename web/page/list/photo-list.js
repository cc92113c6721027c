// The photos of this visit and their answers. Entries are { file, path, outcome }; outcome is null (not answered yet),
// { result } or { error }. Events: 'added', 'reset' (all entries were removed, or their outcomes), 'answered' with the
// entry as detail, and 'state' (a run started or ended).
export class PhotoList extends EventTarget {
  entries = [];
  /** @type {AbortController | null} */
  #run = null; // the AbortController of the latest run, which may be stopped but not at its end yet

  get running() {
    return this.#run !== null && !this.#run.signal.aborted;
  }

  get answered() {
    return this.entries.filter(({ outcome }) => outcome !== null).length;
  }

  add(photos) {
    for (const { file, path } of photos) this.entries.push({ file, path, outcome: null });
    this.dispatchEvent(new Event('added'));
  }

  // Adds an entry that may have an outcome already.
  addEntry(entry) {
    this.entries.push(entry);
    this.dispatchEvent(new Event('added'));
  }

  clear() {
    this.stop();
    this.entries = [];
    this.dispatchEvent(new Event('reset'));
  }

  // Resets all outcomes, after a change of model.
  forgetAnswers() {
    this.stop();
    for (const entry of this.entries) entry.outcome = null;
    this.dispatchEvent(new Event('reset'));
  }

  answer(entry, outcome) {
    entry.outcome = outcome;
    this.dispatchEvent(new CustomEvent('answered', { detail: entry }));
  }

  stop() {
    this.#run?.abort();
    this.dispatchEvent(new Event('state'));
  }

  // Classifies every entry without an outcome, including those added meanwhile. An error of one photo is its outcome;
  // rejects if the classifier itself fails. Does nothing during another run, unless that is stopped.
  async answerAll(classifier) {
    if (this.running) return;
    const run = new AbortController();
    this.#run = run;
    this.dispatchEvent(new Event('state'));
    try {
      const taken = [];
      const onResult = (outcome, index) => {
        if (!run.signal.aborted) this.answer(taken[index], outcome);
      };
      await classifier.classifyAll(this.#open(taken), { onResult, signal: run.signal });
    } catch (error) {
      if (!run.signal.aborted) throw error;
    } finally {
      if (this.#run === run) this.#run = null;
      this.dispatchEvent(new Event('state'));
    }
  }

  // Yields the files without an outcome and adds their entries to `taken`.
  *#open(taken) {
    for (const entry of this.entries) {
      if (entry.outcome !== null) continue;
      taken.push(entry);
      yield entry.file;
    }
  }
}
