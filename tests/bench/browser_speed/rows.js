// The table's rows (models and threads) and columns (engines).
export const rows = {
  float32: { title: 'float32, one thread', model: 'float32', simd: 'relaxed', threads: 1 },
  'float32-threads': { title: 'float32, two threads', model: 'float32', simd: 'relaxed', threads: 2 },
  int8: { title: 'int8, one thread', model: 'int8', simd: 'relaxed', threads: 1 },
  'int8-simd128': { title: 'int8 without relaxed SIMD, one thread', model: 'int8', simd: 'simd128', threads: 1 },
  'int8-threads': { title: 'int8, two threads', model: 'int8', simd: 'relaxed', threads: 2 },
};

// `threads` is the largest number of threads that an engine can use, `int8` whether it runs int8 models.
export const engines = {
  ours: { title: 'ours', threads: 2, int8: true },
  litert: { title: 'LiteRT.js', package: '@litertjs/core', threads: 2, int8: true },
  tfjs: { title: 'TensorFlow.js', package: '@tensorflow/tfjs-backend-wasm', threads: 2, int8: false },
  onnxruntime: { title: 'onnxruntime-web', package: 'onnxruntime-web', threads: 2, int8: true },
};

// The engines that can run a row, each with the parameters of its engine.html.
export function configsOf({ model, simd, threads }) {
  return Object.entries(engines)
    .filter(([, engine]) => engine.int8 || model !== 'int8')
    .map(([engine, { threads: most }]) => ({ engine, model, simd, threads: Math.min(threads, most) }));
}
