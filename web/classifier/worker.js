// The worker: one engine, one network. Messages are { id, type, ... } in, and { id, type: 'done' |
// 'failed' | 'progress', ... } out. Whoever posts sends one classify at a time.
import { checkSize, decode } from './decode.js';
import { download } from './download.js';
import { Engine } from './engine.js';
import { ClassifierError } from './errors.js';
import { copyPixels } from './pixels.js';

let engine;

async function create({ weights }, report) {
  const [ready, bytes] = await Promise.all([
    Engine.create(),
    download(weights, 'The weights file', { onProgress: report }),
  ]);
  ready.load(bytes, new URL(weights).pathname.split('/').pop() || weights);
  const info = ready.info();
  ready.run(new Float32Array(info.size * info.size * 3)); // so that the first photo meets optimised code
  engine = ready;
  return info;
}

async function classify({ blob, bitmap, pixels, width, height }) {
  if (pixels) {
    checkSize(width, height, 'This picture');
    const started = performance.now();
    engine.reserve(pixels.length).set(pixels);
    return { ...engine.classify(width, height), milliseconds: performance.now() - started };
  }
  const picture = bitmap ?? (await decode(blob));
  try {
    checkSize(picture.width, picture.height, 'This picture');
    const room = engine.reserve(picture.width * picture.height * 4);
    copyPixels(picture, room);
    const started = performance.now();
    return { ...engine.classify(picture.width, picture.height), milliseconds: performance.now() - started };
  } finally {
    picture.close();
  }
}

const tasks = { create, classify };

self.onmessage = async ({ data: { id, type, ...payload } }) => {
  try {
    const result = await tasks[type](payload, (progress) => self.postMessage({ id, type: 'progress', progress }));
    self.postMessage({ id, type: 'done', result });
  } catch (error) {
    self.postMessage({ id, type: 'failed', error: ClassifierError.pack(error) });
  }
};
