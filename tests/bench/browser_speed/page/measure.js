// Runs engines in turn in frames of this page, for browser_speed.js.

async function startOne(wish) {
  const frame = document.createElement('iframe');
  frame.src = `engine.html?${new URLSearchParams(wish)}`;
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
  document.body.append(frame);
  await loaded;
  return frame.contentWindow.ready;
}

let engines = [];

window.bench = {
  // Loads one engine for each wish, and tells what code each has fetched.
  async start(wishes) {
    document.body.replaceChildren();
    engines = [];
    for (const wish of wishes) engines.push(await startOne(wish));
    return engines.map((engine) => engine.code());
  },

  // Each engine's logits for each input, all of which stand one after another at /models/inputs.
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

  // One block of each engine in turn, each after a rest in which the last one's threads go to sleep.
  async round(runs) {
    const times = [];
    for (const engine of engines) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      times.push(await engine.time(runs));
    }
    return times;
  },
};
