// The smallest page that gives a first answer with LiteRT.js: it fetches everything at once, and the
// browser decodes and resizes the photo meanwhile.
import { loadAndCompile, loadLiteRt, Tensor } from '/packages/@litertjs/core/dist/index.js';

const side = 128;

async function fetched(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`Could not load ${address}: status ${response.status}.`);
  return response;
}

async function model() {
  const bytes = fetched('/models/int8.tflite').then((response) => response.arrayBuffer());
  await loadLiteRt('/packages/@litertjs/core/wasm/', { threads: false });
  return loadAndCompile(new Uint8Array(await bytes), { accelerator: 'wasm', cpuOptions: { numThreads: 1 } });
}

async function photo() {
  const blob = await (await fetched('/site/sample-cat.jpg')).blob();
  const bitmap = await createImageBitmap(blob, { resizeWidth: side, resizeHeight: side });
  const context = new OffscreenCanvas(side, side).getContext('2d', { willReadFrequently: true });
  context.drawImage(bitmap, 0, 0);
  const { data } = context.getImageData(0, 0, side, side);
  return Float32Array.from({ length: side * side * 3 }, (_, i) => (data[Math.floor(i / 3) * 4 + (i % 3)] - 127.5) / 127.5);
}

const [compiled, pixels] = await Promise.all([model(), photo()]);
const { shape } = compiled.getInputDetails()[0];
const [output] = await compiled.run(new Tensor(pixels, shape));
const logits = output.toTypedArray();
document.querySelector('h2').textContent = `Class ${logits.indexOf(Math.max(...logits))}`;
document.body.dataset.state = 'result';
