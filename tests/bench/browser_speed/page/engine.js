// One engine with one network in a frame of its own, because most engines can be set up only once:
// engine.html?engine=litert&model=int8&simd=relaxed&threads=1. window.ready gives what
// measure.js asks of it.
import * as engines from './engines.js';
import { median } from './median.js';

const wish = Object.fromEntries(new URLSearchParams(location.search));

async function create() {
  const { run } = await engines[wish.engine]({ ...wish, threads: Number(wish.threads) });

  // What this frame has fetched of code.
  function code() {
    const paths = performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname);
    return [...new Set(paths)].filter((path) => /^\/(site|packages)\/.*\.(m?js|wasm)$/.test(path));
  }

  // Copies, as engines look at the type of what they get, and each frame has types of its own.
  let inputs = [];
  function setInputs(given) {
    inputs = given.map((numbers) => new Float32Array(numbers));
  }

  async function logits() {
    const answers = [];
    for (const input of inputs) answers.push(Array.from(await run(input)));
    return answers;
  }

  // The median milliseconds of a block of runs.
  async function time(runs) {
    const times = [];
    for (let i = 0; i < runs; ++i) {
      const start = performance.now();
      await run(inputs[0]);
      times.push(performance.now() - start);
    }
    return median(times);
  }

  return { setInputs, logits, time, code };
}

window.ready = create();
