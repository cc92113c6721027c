// What people see of the speed test: a button that measures, and tables. Scripts use
// window.bench of bench.js alone, which waits for none of this.
import { engine, info, load } from './bench.js';
import { element, find } from '../dom.js';
import { loadLanguage, strings } from '../language/language.js';
import { layerRow, measureLayers } from './layer-table.js';
import { sentenceFor } from '../error-message.js';

// A measurement ends after so many runs, or where they are slow after so many milliseconds.
const mostRuns = 200;
const longest = 5000;
const warmUps = 20;

const language = loadLanguage();

const formatted = (milliseconds) => `${strings.fixed(milliseconds, 2)} ms`;

// The elapsed times of at most `count` runs in ascending order. Between runs the page stays alive.
async function time(input, count) {
  const times = [];
  const end = performance.now() + longest;
  for (let i = 0; i < count && performance.now() < end; ++i) {
    const started = performance.now();
    engine.run(input);
    times.push(performance.now() - started);
    if (i % 10 === 9) await new Promise((resolve) => setTimeout(resolve));
  }
  return times.sort((a, b) => a - b);
}

// Fills the body of a table: each row is its head and its cells.
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
  const times = await time(input, mostRuns);
  const { peak, layers } = await measureLayers(engine, input, mostRuns);
  showRows('table', 'rows', [
    [bench.median, formatted(times[Math.floor(times.length / 2)])],
    [bench.fastest, formatted(times[0])],
    [bench.nineInTen, formatted(times[Math.floor(times.length * 0.9)])],
    [bench.runs, strings.count(times.length)],
    [bench.network, bench.networkOf(network)],
    [bench.weights, decodeURIComponent(/** @type {string} */ (new URL(network.weights).pathname.split('/').pop()))],
    [strings.panel.build, `${strings.panel.simd[network.simd]}, ${strings.inThreads(network.threads)}`],
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
    find('status').textContent = sentenceFor(error);
  } finally {
    currentTarget.disabled = false;
  }
});
