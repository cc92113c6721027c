import { strings } from '../language/language.js';

// Where a run's time goes: each layer's milliseconds, multiply-adds a second, and its share of what
// this browser reaches at best on as many threads, measured in between on one.

const peakRounds = 2 ** 18;
const peakTries = 20;

// Billions of multiply-adds a second, the best of some tries, because others may use the machine.
function measurePeak(engine) {
  let best = 0;
  for (let i = 0; i < peakTries; ++i) {
    const started = performance.now();
    const multAdds = engine.runPeak(peakRounds);
    best = Math.max(best, multAdds / (performance.now() - started) / 1e6);
  }
  return best;
}

// Means of `count` runs: { peak, layers: [{ name, milliseconds, gmacs, share }] }.
export async function measureLayers(engine, input, count) {
  const before = measurePeak(engine);
  engine.measureLayers(true);
  for (let i = 0; i < count; ++i) {
    engine.run(input);
    if (i % 10 === 9) await new Promise((resolve) => setTimeout(resolve)); // the page stays alive
  }
  const times = engine.layers();
  engine.measureLayers(false);
  const peak = Math.max(before, measurePeak(engine));
  const { threads } = engine.info();
  const layers = times.map(({ name, multAdds, seconds }) => {
    const milliseconds = (1e3 * seconds) / count;
    const gmacs = multAdds / milliseconds / 1e6;
    return { name, milliseconds, gmacs, share: gmacs / (threads * peak) };
  });
  return { peak, layers };
}

// The cells of a row, as text.
export function layerRow({ name, milliseconds, gmacs, share }) {
  return [name, strings.fixed(milliseconds, 3), strings.fixed(gmacs, 1), strings.roundPercent(share)];
}
