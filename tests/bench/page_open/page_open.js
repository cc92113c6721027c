// Measures the time from opening the page to the first answer, cold, on localhost: the built site and a
// page that does the same with LiteRT.js, side by side in one session of Chromium.
//
// Needs the built site (scripts/serve makes it), LiteRT.js and two weights files of one network:
//     npm ci --ignore-scripts --prefix tests/bench/models
//     npm ci --ignore-scripts --prefix tests/bench/browser_speed
//     node tests/bench/page_open/page_open.js weights/animals10-1.0-128.{f16,int8}.safetensors
//
// Each opening has its own browser context, so nothing is cached and no service worker answers. The
// browser first rests for a second, because closing one context and creating the next keeps two cores
// busy. The script clicks the sample photo as soon as the page listens. The clock is the page's own, from
// the start of the navigation to the first frame that shows the answer. Prints the median of --rounds
// openings (default 15) after one warm-up and, in brackets, the median ratio to the first line.
//
// --site DIR, given once for each build, compares builds of the site; each loads its default model.
// --no-peer leaves LiteRT.js out and needs no weights files. --phases prints when each file had arrived
// and each step was done, in milliseconds.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

import { args, executablePath } from '../../web/support/chromium.js';
import { median } from '../browser_speed/page/median.js';
import { serve } from '../browser_speed/server.js';
import { here, packages, readOptions, root } from './options.js';
import { answerTime, watch } from './watch.js';
import { phasesOf } from './phases.js';

const rest = 1000; // milliseconds

const options = readOptions();
// Imported after readOptions has checked that these packages are installed.
const { chromium } = await import('@playwright/test');

// Starts the site's own server. Resolves to its address and a function that stops it.
function serveSite(folder) {
  const server = spawn(process.execPath, [join(root, 'scripts/server.mjs'), folder], {
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    server.on('exit', () => reject(new Error(`The server for ${folder} did not start.`)));
    server.stdout.once('data', (text) => resolve({ url: String(text).match(/http\S+/)[0], close: () => server.kill() }));
  });
}

async function serveLitert([floatPath, int8Path]) {
  const { convertedModels } = await import('../models/converted_models.js');
  const { contents } = convertedModels(floatPath, int8Path);
  const folders = { packages, bench: join(here, 'page'), site: join(root, 'web/page') };
  const server = await serve(folders, contents, 0);
  return { url: `http://localhost:${server.address().port}/bench/litert.html`, close: () => server.close() };
}

// Opens one page in a new context and waits for its answer.
async function open(browser, { url, ours }) {
  const context = await browser.newContext({ serviceWorkers: 'block' });
  try {
    const page = await context.newPage();
    page.on('pageerror', (error) => console.error(`${url}: ${error.message}`));
    await page.addInitScript(watch);
    await setTimeout(rest);
    await page.goto(url, { waitUntil: 'commit' });
    const answer = await answerTime(page);
    return { ...answer, phases: ours && options.phases ? await phasesOf(page) : {} };
  } finally {
    await context.close();
  }
}

async function measure(browser, contestants) {
  const openings = contestants.map(() => []);
  for (let round = 0; round <= options.rounds; ++round) {
    for (const [i, contestant] of contestants.entries()) {
      const opening = await open(browser, contestant);
      if (round > 0) openings[i].push(opening);
    }
  }
  return openings;
}

function report(contestants, openings) {
  contestants.forEach(({ title }, i) => {
    const times = openings[i].map(({ milliseconds }) => milliseconds);
    const ratio = median(times.map((time, round) => time / openings[0][round].milliseconds));
    const range = `${Math.round(Math.min(...times))} to ${Math.round(Math.max(...times))}`;
    console.log(`${title}: ${Math.round(median(times))} ms (${ratio.toFixed(2)}), ${range}; ${openings[i][0].answer}`);
    for (const name of Object.keys(openings[i][0].phases)) {
      console.log(`    ${name}: ${median(openings[i].map(({ phases }) => phases[name])).toFixed(1)}`);
    }
  });
}

async function main() {
  const sites = await Promise.all(options.sites.map(serveSite));
  const contestants = sites.map(({ url, close }, i) => ({ title: options.sites[i], url, close, ours: true }));
  const browser = await chromium.launch({ executablePath, args });
  try {
    if (options.peer) contestants.push({ title: 'LiteRT.js', ours: false, ...(await serveLitert(options.weights)) });
    console.error(`Chromium ${browser.version()}, medians of ${options.rounds} openings`);
    report(contestants, await measure(browser, contestants));
  } finally {
    await browser.close();
    for (const { close } of contestants) close();
  }
}

await main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
