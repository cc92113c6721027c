// Smooths the answers for camera frames: probabilities are exponential moving averages (about the last six frames), and
// the label changes only when another one leads by a margin.
const weightOfNewest = 0.3;
const margin = 0.05;

export class Smoothing {
  /** @type {Map<string, number> | null} */
  #probabilities = null;
  #known = 0;
  /** @type {any} */
  #best = null;

  // Takes the result of a frame, with all predictions, and returns the smoothed one in the same form.
  add(result) {
    const newest = new Map(result.predictions.map(({ label, probability }) => [label, probability]));
    if (!this.#probabilities) {
      this.#probabilities = newest;
      this.#known = Number(result.known);
    } else {
      for (const [label, before] of this.#probabilities) {
        this.#probabilities.set(label, before + weightOfNewest * (newest.get(label) - before));
      }
      this.#known += weightOfNewest * (Number(result.known) - this.#known);
    }
    const predictions = [...this.#probabilities]
      .map(([label, probability]) => ({ label, probability }))
      .sort((a, b) => b.probability - a.probability);
    const current = this.#probabilities.get(this.#best) ?? 0;
    if (predictions[0].probability > current + margin || this.#best === null) this.#best = predictions[0].label;
    return {
      ...result,
      label: this.#best,
      confidence: this.#probabilities.get(this.#best),
      known: this.#known >= 0.5,
      predictions,
    };
  }
}
