// Calms the answers of a camera: probabilities are averaged over about the last six frames, and the
// headline changes only when another label leads clearly.
const weightOfNewest = 0.3;
const lead = 0.05;

export class Smoothing {
  /** @type {Map<string, number> | null} */
  #probabilities = null;
  #known = 0;
  /** @type {any} */
  #best = null;

  // Takes a result with all predictions, and returns one in the same form.
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
    if (predictions[0].probability > current + lead || this.#best === null) this.#best = predictions[0].label;
    return {
      ...result,
      label: this.#best,
      confidence: this.#probabilities.get(this.#best),
      known: this.#known >= 0.5,
      predictions,
    };
  }
}
