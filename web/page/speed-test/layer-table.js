import { strings } from '../language/language.js';

// Time per layer: milliseconds, multiply-adds per second, and their share of the peak. The peak is measured on one
// thread and multiplied by the number of threads.

const peakRounds = 2 ** 18;
const peakTries = 20;

// Billions of multiply-adds per second on one thread: the best of several tries, as other programs may be running.
function measurePeak(engine) {
  let best = 0;
  for (let i = 0; i < peakTries; ++i) {
    const started = performance.now();
    const multAdds = engine.runPeak(peakRounds);
    best = Math.max(best, multAdds / (performance.now() - started) / 1e6);
  }
  return best;
}

// Means over `count` runs: { peak, layers: [{ name, milliseconds, gmacs, share }] }; peak and gmacs in GMAC/s.
export async function measureLayers(engine, input, count) {
  const before = measurePeak(engine);
  engine.measureLayers(true);
  for (let i = 0; i < count; ++i) {
    engine.run(input);
    if (i % 10 === 9) await new Promise((resolve) => setTimeout(resolve)); // keeps the page responsive
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

// A layer as the texts of a table row.
export function layerRow({ name, milliseconds, gmacs, share }) {
  return [name, strings.fixed(milliseconds, 3), strings.fixed(gmacs, 1), strings.roundPercent(share)];
}
