// Measures one image in our engine and in others from npm, side by side in one session of Chromium.
//
// Needs the built site (scripts/serve builds it), the packages of the other engines and two weights
// files, float32 and int8:
//     npm ci --ignore-scripts --prefix tests/bench/models
//     npm ci --ignore-scripts --prefix tests/bench/browser_speed
//     node tests/bench/browser_speed/browser_speed.js weights/animals10-1.0-128.{f16,int8}.safetensors
//
// The files are converted for each engine. The engines run in frames of one cross-origin isolated page,
// in blocks that alternate, so that other work on the machine slows all of them. A ratio is the median
// over the blocks. A run takes an array of numbers to an array of logits. First, all engines classify the
// same inputs, to show that they run the same network: pictures of noise, or the file --inputs of
// float32 numbers, HWC, in [-1, 1].
//
// --rows float32,int8 measures only these rows; --rows download measures only the size of the code.
// Rows with two threads need two idle cores. The table on standard output is Markdown.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { args, executablePath } from '../../web/support/chromium.js';
import { downloadSizes } from './download_sizes.js';
import { here, readOptions } from './options.js';
import { median } from './page/median.js';
import { engines, rows, configsOf } from './rows.js';
import { serve } from './server.js';
import { markdownTable } from './table.js';

const options = readOptions();
// Imported after readOptions has checked that these packages are installed.
const { chromium } = await import('@playwright/test');
const { convertedModels } = await import('../models/converted_models.js');

const folders = { site: options.site, packages: join(here, 'node_modules'), bench: join(here, 'page') };
const warmUps = 3; // rounds, in which the browser optimises the code
const maxDistance = 1e-3; // of float32 logits
const pictures = 8;

function noise(size) {
  const numbers = Float32Array.from({ length: pictures * size * size * 3 }, (_, i) => {
    const byte = (Math.imul(i + 1, 2654435761) >>> 16) & 255;
    return (byte - 127.5) / 127.5;
  });
  return new Uint8Array(numbers.buffer);
}

function readInputs(path, size) {
  const bytes = readFileSync(path);
  const one = size * size * 3 * Float32Array.BYTES_PER_ELEMENT;
  if (bytes.length > 0 && bytes.length % one === 0) return bytes;
  throw new Error(`${path} must hold inputs of ${size} × ${size} × 3 float32 numbers, ${one} bytes each, and has ${bytes.length} bytes.`);
}

const largest = (logits) => logits.indexOf(Math.max(...logits));

// Prints the largest difference between each engine's logits and ours.
async function compare(page, count, configs, name) {
  const [ours, ...peers] = await page.evaluate((count) => window.bench.logits(count), count);
  peers.forEach((theirs, peer) => {
    const distances = theirs.flatMap((logits, i) => logits.map((logit, j) => Math.abs(logit - ours[i][j])));
    const apart = Math.max(...distances);
    const alike = theirs.filter((logits, i) => largest(logits) === largest(ours[i])).length;
    const { engine, model } = configs[peer + 1];
    const said = `${name}: logits of ${engines[engine].title} at most ${apart.toPrecision(2)} from ours, same label ${alike} of ${count} times`;
    if (model === 'float32' && !(apart < maxDistance)) throw new Error(`${said}: not the same network.`);
    console.error(said);
  });
}

async function measure(page, count, name) {
  const configs = configsOf(rows[name]);
  await page.evaluate((configs) => window.bench.start(configs), configs);
  await compare(page, count, configs, name);
  const round = () => page.evaluate((runs) => window.bench.round(runs), options.runs);
  for (let i = 0; i < warmUps; ++i) await round();
  const times = [];
  for (let i = 0; i < options.rounds; ++i) times.push(await round());
  const cells = configs.map(({ engine, threads }, i) => [
    engine,
    { threads, milliseconds: median(times.map((all) => all[i])), ratio: median(times.map((all) => all[i] / all[0])) },
  ]);
  return { name, cells: Object.fromEntries(cells) };
}

// The code files that each engine's frame fetches.
async function fetchedCode(page) {
  const configs = configsOf(rows.float32);
  const code = await page.evaluate((configs) => window.bench.start(configs), configs);
  return Object.fromEntries(configs.map(({ engine }, i) => [engine, code[i]]));
}

function versionOf(name) {
  return JSON.parse(readFileSync(join(folders.packages, name, 'package.json'), 'utf8')).version;
}

async function main() {
  const { size, contents } = convertedModels(...options.weights);
  const inputs = options.inputs ? readInputs(options.inputs, size) : noise(size);
  const count = inputs.length / (size * size * 3 * Float32Array.BYTES_PER_ELEMENT);
  const server = await serve(folders, { ...contents, inputs }, options.port);
  const browser = await chromium.launch({ executablePath, args });
  try {
    const page = await browser.newPage();
    await page.goto(`http://localhost:${server.address().port}/bench/index.html`);
    const results = [];
    for (const name of options.rows.filter((name) => name !== 'download')) results.push(await measure(page, count, name));
    const sizes = options.rows.includes('download') ? await downloadSizes(folders, await fetchedCode(page)) : null;
    console.error(
      `Chromium ${browser.version()}, medians of ${options.rounds} rounds of ${options.runs} runs, in brackets of the ratios to ours`,
    );
    console.log(markdownTable(results, sizes, versionOf));
  } finally {
    await browser.close();
    server.close();
  }
}

await main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
