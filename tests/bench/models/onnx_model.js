// Converts a weights file of this project to an ONNX model: float32 to Conv and Relu, int8 to
// QLinearConv. The latter clamps its results to bytes, so it needs no Relu.
import onnx from 'onnx-proto';

import { inputScale, integerBias, isDepthwise, layerNames, realWeights, sideOf, strideOf, transposed } from './layers.js';
import { foldBatchNorm } from './safetensors.js';

const { AttributeProto, ModelProto, TensorProto } = onnx.onnx;

const types = new Map(
  /** @type {[Function, any][]} */ ([
    [Float32Array, TensorProto.DataType.FLOAT],
    [Int32Array, TensorProto.DataType.INT32],
    [Int8Array, TensorProto.DataType.INT8],
    [Uint8Array, TensorProto.DataType.UINT8],
    [BigInt64Array, TensorProto.DataType.INT64],
  ]),
);

class Graph {
  initializer = [];
  node = [];

  constant(name, shape, values) {
    const rawData = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    this.initializer.push({ name, dims: shape, dataType: types.get(values.constructor), rawData });
    return name;
  }

  scalar(name, value, Type) {
    return this.constant(name, [], Type.of(value));
  }

  add(opType, input, attributes = {}) {
    const output = `${opType}_${this.node.length}`;
    const attribute = Object.entries(attributes).map(([name, value]) =>
      Array.isArray(value)
        ? { name, type: AttributeProto.AttributeType.INTS, ints: value }
        : { name, type: AttributeProto.AttributeType.INT, i: value },
    );
    this.node.push({ opType, name: output, input, output: [output], attribute });
    return output;
  }

  // The bytes of the model file, with one input "x" of [1, 3, size, size] and one output.
  serialize(size, output) {
    const tensor = (name, shape) => ({
      name,
      type: { tensorType: { elemType: TensorProto.DataType.FLOAT, shape: { dim: shape.map((dimValue) => ({ dimValue })) } } },
    });
    const graph = {
      name: 'mobilenet',
      node: this.node,
      initializer: this.initializer,
      input: [tensor('x', [1, 3, size, size])],
      output: [{ name: output, type: { tensorType: { elemType: TensorProto.DataType.FLOAT } } }],
    };
    return ModelProto.encode(ModelProto.fromObject({ irVersion: 7, opsetImport: [{ domain: '', version: 13 }], graph })).finish();
  }
}

// A convolution's weights in ONNX's layout, [outputs, inputs of a group, rows, columns], and its
// attributes.
function convolution(name, { shape, values }) {
  const outputs = shape.at(-1);
  const side = sideOf(name);
  const inputs = isDepthwise(name) ? 1 : shape.at(-2);
  const positions = side * side;
  // [positions, inputs, outputs] -> [outputs, positions, inputs] -> ONNX's layout.
  const byOutput = transposed(values, positions * inputs, outputs);
  const weights = new values.constructor(values.length);
  for (let i = 0; i < outputs; ++i) {
    const range = [i * positions * inputs, (i + 1) * positions * inputs];
    weights.set(transposed(byOutput.subarray(...range), positions, inputs), range[0]);
  }
  const stride = strideOf(name);
  const before = side === 3 && stride === 1 ? 1 : 0;
  const after = side === 3 ? 1 : 0;
  return {
    shape: [outputs, inputs, side, side],
    weights,
    attributes: {
      kernel_shape: [side, side],
      strides: [stride, stride],
      pads: [before, before, after, after],
      group: isDepthwise(name) ? outputs : 1,
    },
  };
}

function floatModel(file, size) {
  const tensors = foldBatchNorm(file);
  const graph = new Graph();
  let x = 'x';
  for (const name of layerNames) {
    const { shape, weights, attributes } = convolution(name, tensors[`${name}.weight`]);
    const bias = tensors[`${name}.bias`];
    const inputs = [x, graph.constant(`${name}.w`, shape, weights), graph.constant(`${name}.b`, bias.shape, bias.values)];
    x = graph.add('Relu', [graph.add('Conv', inputs, attributes)]);
  }
  return finish(graph, x, tensors['fc.weight'].shape, tensors['fc.weight'].values, tensors['fc.bias'].values, size);
}

// Adds the pool and the fully connected layer, in float32.
function finish(graph, x, shape, weights, bias, size) {
  const pooled = graph.add('Flatten', [graph.add('GlobalAveragePool', [x])]);
  const inputs = [pooled, graph.constant('fc.w', shape, weights), graph.constant('fc.b', [bias.length], bias)];
  return graph.serialize(size, graph.add('Gemm', inputs));
}

function int8Model({ tensors }, size) {
  const graph = new Graph();
  let scale = inputScale;
  let quantization = [graph.scalar('x.scale', scale, Float32Array), graph.scalar('x.zero', 128, Uint8Array)];
  const zero = graph.scalar('zero', 0, Uint8Array);
  let x = graph.add('QuantizeLinear', ['x', ...quantization]);
  for (const name of layerNames) {
    const { shape, weights, attributes } = convolution(name, tensors[`${name}.weight`]);
    const scales = tensors[`${name}.scale`].values;
    const bias = integerBias(tensors[`${name}.bias`].values, scale, scales);
    // Our activations are 0...127, those of QLinearConv 0...255: both clamp at the same real number.
    const next = (tensors[`${name}.activation_scale`].values[0] * 127) / 255;
    const output = [graph.scalar(`${name}.y`, next, Float32Array), zero];
    x = graph.add(
      'QLinearConv',
      [
        x,
        ...quantization,
        graph.constant(`${name}.w`, shape, weights),
        graph.constant(`${name}.scale`, [scales.length], scales),
        graph.constant(`${name}.zero`, [scales.length], new Int8Array(scales.length)),
        ...output,
        graph.constant(`${name}.b`, [bias.length], bias),
      ],
      attributes,
    );
    scale = next;
    quantization = output;
  }
  const weights = realWeights(tensors['fc.weight'], tensors['fc.scale'].values);
  const real = graph.add('DequantizeLinear', [x, ...quantization]);
  return finish(graph, real, tensors['fc.weight'].shape, weights, tensors['fc.bias'].values, size);
}

// The bytes of an ONNX file for a file from readSafetensors.
export function onnxModel(file) {
  const size = Number(file.metadata.resolution);
  return file.metadata.quantization === 'int8' ? int8Model(file, size) : floatModel(file, size);
}

// A model that returns the first number of its input, to measure the time of a call.
export function emptyModel(size) {
  const graph = new Graph();
  const [begin, end] = [0n, 1n].map((at) => graph.constant(`at${at}`, [4], new BigInt64Array(4).fill(at)));
  return graph.serialize(size, graph.add('Slice', ['x', begin, end]));
}
