// The speed test's button and tables. Scripts that measure use window.bench (bench.js) and need none of this.
import { engine, info, load } from './bench.js';
import { element, find } from '../dom.js';
import { loadLanguage, strings } from '../language/language.js';
import { layerRow, measureLayers } from './layer-table.js';
import { messageFor } from '../error-message.js';

// A measurement ends after maxRuns runs or maxMilliseconds, whichever comes first.
const maxRuns = 200;
const maxMilliseconds = 5000;
const warmUps = 20;

const language = loadLanguage();

const formatted = (milliseconds) => `${strings.fixed(milliseconds, 2)} ms`;

// Milliseconds of at most `count` runs, in ascending order. Yields every ten runs, so that the page stays responsive.
async function time(input, count) {
  const times = [];
  const end = performance.now() + maxMilliseconds;
  for (let i = 0; i < count && performance.now() < end; ++i) {
    const started = performance.now();
    engine.run(input);
    times.push(performance.now() - started);
    if (i % 10 === 9) await new Promise((resolve) => setTimeout(resolve));
  }
  return times.sort((a, b) => a - b);
}

// Fills a table's body. A row is [heading, ...cells], as text.
function showRows(table, body, rows) {
  find(body).replaceChildren(
    ...rows.map(([name, ...values]) => {
      const head = element('th', { scope: 'row', textContent: name });
      return element('tr', {}, head, ...values.map((textContent) => element('td', { textContent })));
    }),
  );
  find(table).hidden = false;
}

async function measure() {
  find('status').textContent = strings.loading.starting;
  if (!engine) await load();
  const network = info();
  const input = Float32Array.from({ length: network.size ** 2 * 3 }, (_, i) => Math.sin(i));
  const { bench } = strings;
  find('status').textContent = bench.measuring;
  await time(input, warmUps);
  const times = await time(input, maxRuns);
  const { peak, layers } = await measureLayers(engine, input, maxRuns);
  showRows('table', 'rows', [
    [bench.median, formatted(times[Math.floor(times.length / 2)])],
    [bench.fastest, formatted(times[0])],
    [bench.percentile90, formatted(times[Math.floor(times.length * 0.9)])],
    [bench.runs, strings.count(times.length)],
    [bench.model, bench.modelOf(network)],
    [bench.weights, decodeURIComponent(/** @type {string} */ (new URL(network.weights).pathname.split('/').pop()))],
    [strings.panel.engine, `${strings.panel.simd[network.simd]}, ${strings.inThreads(network.threads)}`],
    [strings.panel.reason, strings.panel.why(network)],
    [bench.peak, `${strings.fixed(peak, 1)} GMAC/s`],
  ]);
  showRows('layers', 'layer-rows', layers.map(layerRow));
  find('status').textContent = bench.done;
}

find('measure').addEventListener('click', async ({ currentTarget }) => {
  currentTarget.disabled = true;
  try {
    await language;
    await measure();
  } catch (error) {
    find('status').textContent = messageFor(error);
  } finally {
    currentTarget.disabled = false;
  }
});
