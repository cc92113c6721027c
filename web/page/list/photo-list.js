// The photos of this visit and what became of each: entries are { file, path, outcome }, where
// outcome is null, { result } or { error }. Tells of itself by events: 'added', 'answered' with the
// entry as detail, and 'state'.
export class PhotoList extends EventTarget {
  entries = [];
  /** @type {AbortController | null} */
  #run = null; // the AbortController of a run

  get running() {
    return this.#run !== null;
  }

  get answered() {
    return this.entries.filter(({ outcome }) => outcome !== null).length;
  }

  add(photos) {
    for (const { file, path } of photos) this.entries.push({ file, path, outcome: null });
    this.dispatchEvent(new Event('added'));
  }

  // One that was looked at by itself.
  addEntry(entry) {
    this.entries.push(entry);
    this.dispatchEvent(new Event('added'));
  }

  clear() {
    this.stop();
    this.entries = [];
    this.dispatchEvent(new Event('added'));
  }

  // Another network answers differently.
  forgetAnswers() {
    this.stop();
    for (const entry of this.entries) entry.outcome = null;
    this.dispatchEvent(new Event('added'));
  }

  answer(entry, outcome) {
    entry.outcome = outcome;
    this.dispatchEvent(new CustomEvent('answered', { detail: entry }));
  }

  stop() {
    this.#run?.abort();
  }

  // Answers every entry that has no answer yet, those that come meanwhile too. Rejects where the
  // classifier as a whole fails; one photo's error is that photo's outcome.
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
      this.#run = null;
      this.dispatchEvent(new Event('state'));
    }
  }

  // The files that have no answer yet, one at a time; `taken` gets their entries.
  *#open(taken) {
    for (const entry of this.entries) {
      if (entry.outcome !== null) continue;
      taken.push(entry);
      yield entry.file;
    }
  }
}
