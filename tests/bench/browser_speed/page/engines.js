// All engines behind one interface: each function resolves to { run }. run takes size x size x 3 float32
// numbers and returns the logits. It does only the work that a page must do for one image. TensorFlow.js
// and onnxruntime-web have one build for all browsers, without relaxed SIMD.

async function fetched(name) {
  const response = await fetch(`/models/${name}`);
  if (!response.ok) throw new Error(`Could not load the model ${name}: status ${response.status}.`);
  return new Uint8Array(await response.arrayBuffer());
}

function script(path) {
  return new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement('script'), { src: path, onload: resolve });
    element.onerror = () => reject(new Error(`Could not load ${path}.`));
    document.head.append(element);
  });
}

export async function ours({ model, simd, threads }) {
  const [{ compileEngine }, { Engine }, { chooseVariant }] = await Promise.all([
    import('/site/classifier/compile.js'),
    import('/site/classifier/engine.js'),
    import('/site/classifier/variant.js'),
  ]);
  const variant = chooseVariant({ simd, threads });
  if (variant.threads !== threads) throw new Error(`The module uses ${variant.threads} threads instead of ${threads}: ${variant.reason}`);
  const engine = await Engine.create(variant, compileEngine(variant));
  engine.load(await fetched(`${model}.safetensors`), model);
  return { run: (input) => engine.run(input) };
}

// Without relaxed SIMD, it loads the build that LiteRT.js has for browsers without relaxed SIMD.
export async function litert({ model, simd, threads }) {
  const { loadAndCompile, loadLiteRt, Tensor } = await import('/packages/@litertjs/core/dist/index.js');
  const folder = '/packages/@litertjs/core/wasm/';
  await loadLiteRt(simd === 'relaxed' ? folder : `${folder}litert_wasm_compat_internal.js`, { threads: threads > 1 });
  const compiled = await loadAndCompile(await fetched(`${model}.tflite`), { accelerator: 'wasm', cpuOptions: { numThreads: threads } });
  const { shape } = compiled.getInputDetails()[0];
  return {
    async run(data) {
      const input = new Tensor(data, shape);
      const [output] = await compiled.run(input);
      const logits = output.toTypedArray().slice();
      input.delete();
      output.delete();
      return logits;
    },
  };
}

// The threaded build ignores setThreadsCount and uses half of navigator.hardwareConcurrency. So this
// frame reports twice the number of threads.
export async function tfjs({ model, threads }) {
  Object.defineProperty(navigator, 'hardwareConcurrency', { value: 2 * threads });
  const folder = '/packages/@tensorflow/';
  for (const name of ['core', 'converter', 'backend-wasm']) {
    await script(`${folder}tfjs-${name}/dist/tf-${name}.min.js`);
  }
  const { tf } = window;
  tf.wasm.setWasmPaths(`${folder}tfjs-backend-wasm/dist/`);
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', threads > 1);
  await tf.setBackend('wasm');
  const found = tf.wasm.getThreadsCount();
  if (found !== threads) throw new Error(`TensorFlow.js runs on ${found} threads instead of ${threads}.`);
  const topology = JSON.parse(new TextDecoder().decode(await fetched(`${model}.tfjs.json`)));
  const weightData = (await fetched(`${model}.tfjs.bin`)).buffer;
  const graph = await tf.loadGraphModel(tf.io.fromMemory({ ...topology, weightData }));
  const { shape } = graph.inputs[0];
  return {
    run: (data) => tf.tidy(() => graph.predict(tf.tensor(data, shape)).dataSync()),
  };
}

// Takes the input as NCHW; the conversion is not part of the measured time.
export async function onnxruntime({ model, threads }) {
  const ort = await import('/packages/onnxruntime-web/dist/ort.wasm.min.mjs');
  ort.env.wasm.wasmPaths = '/packages/onnxruntime-web/dist/';
  ort.env.wasm.numThreads = threads;
  const session = await ort.InferenceSession.create(await fetched(`${model}.onnx`), {
    executionProviders: ['wasm'],
    graphOptimizationLevel: 'all',
  });
  const byChannel = new WeakMap();
  function exchanged(data) {
    const pixels = data.length / 3;
    const planes = Float32Array.from(data, (_, i) => data[(i % pixels) * 3 + Math.floor(i / pixels)]);
    byChannel.set(data, planes);
    return planes;
  }
  return {
    async run(data) {
      const planes = byChannel.get(data) ?? exchanged(data);
      const side = Math.sqrt(planes.length / 3);
      const outputs = await session.run({ x: new ort.Tensor('float32', planes, [1, 3, side, side]) });
      return outputs[session.outputNames[0]].data;
    },
  };
}
