// Runs engines one after the other in frames of this page, for browser_speed.js.

async function startOne(config) {
  const frame = document.createElement('iframe');
  frame.src = `engine.html?${new URLSearchParams(config)}`;
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
  document.body.append(frame);
  await loaded;
  return frame.contentWindow.ready;
}

let engines = [];

window.bench = {
  // Loads one engine for each entry. Resolves to the code files that each has fetched.
  async start(configs) {
    document.body.replaceChildren();
    engines = [];
    for (const config of configs) engines.push(await startOne(config));
    return engines.map((engine) => engine.code());
  },

  // Each engine's logits for each of the `count` inputs in /models/inputs.
  async logits(count) {
    const numbers = new Float32Array(await (await fetch('/models/inputs')).arrayBuffer());
    const length = numbers.length / count;
    const inputs = Array.from({ length: count }, (_, i) => numbers.slice(i * length, (i + 1) * length));
    const answers = [];
    for (const engine of engines) {
      engine.setInputs(inputs);
      answers.push(await engine.logits());
    }
    return answers;
  },

  // One block of runs for each engine. Pauses before each, so that the threads of the last one go to sleep.
  async round(runs) {
    const times = [];
    for (const engine of engines) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      times.push(await engine.time(runs));
    }
    return times;
  },
};
