// Converts a weights file of this project to a LiteRT model (.tflite): convolutions with fused ReLU, in
// int8 with a scale for each channel.
import { Builder } from 'flatbuffers';

import { inputScale, integerBias, isDepthwise, layerNames, realWeights, sideOf, strideOf, transposed } from './layers.js';
import { foldBatchNorm } from './safetensors.js';

// These numbers and the field numbers below come from tensorflow/lite/schema/schema.fbs. Tables end after
// the last field that is used here; later fields keep their defaults.
const types = new Map(
  /** @type {[Function, any][]} */ ([
    [Float32Array, 0],
    [Int32Array, 2],
    [Int8Array, 9],
  ]),
);
const operators = { CONV_2D: 3, DEPTHWISE_CONV_2D: 4, DEQUANTIZE: 6, FULLY_CONNECTED: 9, MEAN: 40, QUANTIZE: 114 };
const names = Object.keys(operators);
const options = {
  conv: { kind: 1, count: 4 },
  depthwise: { kind: 2, count: 5 },
  fullyConnected: { kind: 8, count: 1 },
  reducer: { kind: 27, count: 1 },
};
const same = 0;
const relu = 1;

class Model {
  #builder = new Builder(1 << 22);
  #tensors = [];
  #buffers = [this.#table(1, [])]; // buffer 0 means "no data"
  #operators = [];

  // A table with `count` fields; each entry of `fields` is [field number, type, value].
  #table(count, fields) {
    this.#builder.startObject(count);
    for (const [place, kind, value] of fields) this.#builder[`addField${kind}`](place, value, null);
    return this.#builder.endObject();
  }

  #vector(values, bytes, add) {
    this.#builder.startVector(bytes, values.length, bytes);
    for (const value of Array.from(values).reverse()) add(value);
    return this.#builder.endVector();
  }

  #ints = (values) => this.#vector(values, 4, (value) => this.#builder.addInt32(value));
  #offsets = (values) => this.#vector(values, 4, (value) => this.#builder.addOffset(value));

  // `quantization`: { scales, dimension }; the zero point is 0.
  tensor(name, shape, Type, /** @type {any} */ { values, quantization } = {}) {
    let buffer = 0;
    if (values) {
      const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
      this.#builder.startVector(1, bytes.length, 16);
      this.#builder.space -= bytes.length;
      this.#builder.bb.bytes().set(bytes, this.#builder.space);
      buffer = this.#buffers.push(this.#table(1, [[0, 'Offset', this.#builder.endVector()]])) - 1;
    }
    const fields = [
      [0, 'Offset', this.#ints(shape)],
      [1, 'Int8', types.get(Type)],
      [2, 'Int32', buffer],
      [3, 'Offset', this.#builder.createString(name)],
    ];
    if (quantization) {
      const { scales, dimension = 0 } = quantization;
      const scale = this.#vector(scales, 4, (value) => this.#builder.addFloat32(value));
      const zero = this.#vector(new Array(scales.length).fill(0n), 8, (value) => this.#builder.addInt64(value));
      fields.push([
        4,
        'Offset',
        this.#table(7, [
          [2, 'Offset', scale],
          [3, 'Offset', zero],
          [6, 'Int32', dimension],
        ]),
      ]);
    }
    return this.#tensors.push(this.#table(9, fields)) - 1;
  }

  add(operator, inputs, output, /** @type {any} */ { kind, count } = {}, settings = []) {
    const fields = [
      [0, 'Int32', names.indexOf(operator)],
      [1, 'Offset', this.#ints(inputs)],
      [2, 'Offset', this.#ints([output])],
    ];
    if (kind) fields.push([3, 'Int8', kind], [4, 'Offset', this.#table(count, settings)]);
    this.#operators.push(this.#table(9, fields));
    return output;
  }

  finish(input, output) {
    const codes = names.map((name) =>
      this.#table(4, [
        [0, 'Int8', operators[name]],
        [2, 'Int32', 1],
        [3, 'Int32', operators[name]],
      ]),
    );
    const graph = this.#table(5, [
      [0, 'Offset', this.#offsets(this.#tensors)],
      [1, 'Offset', this.#ints([input])],
      [2, 'Offset', this.#ints([output])],
      [3, 'Offset', this.#offsets(this.#operators)],
      [4, 'Offset', this.#builder.createString('main')],
    ]);
    const model = [
      [0, 'Int32', 3],
      [1, 'Offset', this.#offsets(codes)],
      [2, 'Offset', this.#offsets([graph])],
      [4, 'Offset', this.#offsets(this.#buffers)],
    ];
    this.#builder.finish(this.#table(8, model), 'TFL3');
    return this.#builder.asUint8Array();
  }
}

// The bytes of a .tflite file for a file from readSafetensors.
export function tfliteModel(file) {
  const int8 = file.metadata.quantization === 'int8';
  const tensors = int8 ? file.tensors : foldBatchNorm(file);
  const size = Number(file.metadata.resolution);
  const model = new Model();
  const input = model.tensor('x', [1, size, size, 3], Float32Array);
  let side = size;
  let scale = inputScale;
  const activations = (name, channels) =>
    model.tensor(name, [1, side, side, channels], int8 ? Int8Array : Float32Array, int8 && { quantization: { scales: [scale] } });

  let x = int8 ? model.add('QUANTIZE', [input], activations('quantized', 3)) : input;
  for (const name of layerNames) {
    const { shape, values } = tensors[`${name}.weight`];
    const bias = tensors[`${name}.bias`].values;
    const depthwise = isDepthwise(name);
    const outputs = bias.length;
    const kernel = sideOf(name);
    const stride = strideOf(name);
    const scales = int8 && tensors[`${name}.scale`].values;
    const dims = depthwise ? [1, kernel, kernel, outputs] : [outputs, kernel, kernel, shape.at(-2)];
    const weights = model.tensor(`${name}.w`, dims, values.constructor, {
      values: depthwise ? values : transposed(values, values.length / outputs, outputs),
      quantization: int8 && { scales, dimension: depthwise ? 3 : 0 },
    });
    const biases = int8
      ? model.tensor(`${name}.b`, [outputs], Int32Array, {
          values: integerBias(bias, scale, scales),
          quantization: { scales: scales.map((value) => value * scale) },
        })
      : model.tensor(`${name}.b`, [outputs], Float32Array, { values: bias });
    side /= stride;
    if (int8) scale = tensors[`${name}.activation_scale`].values[0];
    const strides = [
      [0, 'Int8', same],
      [1, 'Int32', stride],
      [2, 'Int32', stride],
    ];
    const output = activations(name, outputs);
    x = depthwise
      ? model.add('DEPTHWISE_CONV_2D', [x, weights, biases], output, options.depthwise, [...strides, [3, 'Int32', 1], [4, 'Int8', relu]])
      : model.add('CONV_2D', [x, weights, biases], output, options.conv, [...strides, [3, 'Int8', relu]]);
  }

  // The pool and the fully connected layer, in float32.
  const { shape, values } = tensors['fc.weight'];
  const [inputs, outputs] = shape;
  if (int8) x = model.add('DEQUANTIZE', [x], model.tensor('real', [1, side, side, inputs], Float32Array));
  const axes = model.tensor('axes', [2], Int32Array, { values: Int32Array.of(1, 2) });
  x = model.add('MEAN', [x, axes], model.tensor('pool', [1, inputs], Float32Array), options.reducer, [[0, 'Int8', 0]]);
  const real = int8 ? realWeights(tensors['fc.weight'], tensors['fc.scale'].values) : values;
  const weights = model.tensor('fc.w', [outputs, inputs], Float32Array, { values: transposed(real, inputs, outputs) });
  const bias = model.tensor('fc.b', [outputs], Float32Array, { values: tensors['fc.bias'].values });
  const logits = model.tensor('logits', [1, outputs], Float32Array);
  model.add('FULLY_CONNECTED', [x, weights, bias], logits, options.fullyConnected, [[0, 'Int8', 0]]);
  return model.finish(input, logits);
}
