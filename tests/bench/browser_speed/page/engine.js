// One engine with one model in its own frame, because most engines can be set up only once:
// engine.html?engine=litert&model=int8&simd=relaxed&threads=1. window.ready resolves to the functions
// that measure.js calls.
import * as engines from './engines.js';
import { median } from './median.js';

const config = Object.fromEntries(new URLSearchParams(location.search));

async function create() {
  const { run } = await engines[config.engine]({ ...config, threads: Number(config.threads) });

  // The paths of the code files that this frame has fetched.
  function code() {
    const paths = performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname);
    return [...new Set(paths)].filter((path) => /^\/(site|packages)\/.*\.(m?js|wasm)$/.test(path));
  }

  // Copies into this frame's Float32Array: engines check the type of their input, and each frame has its
  // own types.
  let inputs = [];
  function setInputs(given) {
    inputs = given.map((numbers) => new Float32Array(numbers));
  }

  async function logits() {
    const answers = [];
    for (const input of inputs) answers.push(Array.from(await run(input)));
    return answers;
  }

  // The median time of a run in a block, in milliseconds.
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
