// Converts a float32 weights file of this project to a TensorFlow.js graph model, with the fused
// convolutions that its converter makes. TensorFlow.js has no int8 inference.
import { isDepthwise, layerNames, sideOf, strideOf } from './layers.js';
import { foldBatchNorm } from './safetensors.js';

const text = (value) => ({ s: Buffer.from(value).toString('base64') });
const type = { type: 'DT_FLOAT' };

class Graph {
  node = [];
  #weights = [];
  #bytes = [];

  constant(name, shape, values) {
    const dtype = values instanceof Int32Array ? 'int32' : 'float32';
    this.node.push({ name, op: 'Const', attr: { dtype: dtype === 'int32' ? { type: 'DT_INT32' } : type } });
    this.#weights.push({ name, shape, dtype });
    this.#bytes.push(Buffer.from(values.buffer, values.byteOffset, values.byteLength));
    return name;
  }

  add(op, name, input, attr) {
    this.node.push({ name, op, input, attr: { T: type, ...attr } });
    return name;
  }

  // The artifacts for tf.io.fromMemory, with the weights in a file of their own.
  finish() {
    return {
      topology: { format: 'graph-model', modelTopology: { node: this.node, versions: { producer: 1395 } }, weightSpecs: this.#weights },
      weights: Buffer.concat(this.#bytes),
    };
  }
}

function convolution(name, activation) {
  const stride = String(strideOf(name));
  return {
    strides: { list: { i: ['1', stride, stride, '1'] } },
    dilations: { list: { i: ['1', '1', '1', '1'] } },
    padding: text('SAME'),
    data_format: text('NHWC'),
    explicit_paddings: { list: {} },
    num_args: { i: '1' },
    epsilon: { f: 0 },
    fused_ops: { list: { s: ['BiasAdd', activation].map((op) => text(op).s) } },
  };
}

// { topology, weights }: the model's graph as an object, and its weights as bytes.
export function tfjsModel(file) {
  const tensors = foldBatchNorm(file);
  const size = Number(file.metadata.resolution);
  const graph = new Graph();
  const shape = { dim: [1, size, size, 3].map((side) => ({ size: String(side) })) };
  let x = 'x';
  graph.node.push({ name: x, op: 'Placeholder', attr: { dtype: type, shape: { shape } } });
  for (const name of layerNames) {
    const { shape: dims, values } = tensors[`${name}.weight`];
    const [inputs, outputs] = isDepthwise(name) ? [dims.at(-1), 1] : dims.slice(-2);
    const bias = tensors[`${name}.bias`].values;
    const constants = [
      graph.constant(`${name}/w`, [sideOf(name), sideOf(name), inputs, outputs], values),
      graph.constant(`${name}/b`, [bias.length], bias),
    ];
    const op = isDepthwise(name) ? 'FusedDepthwiseConv2dNative' : '_FusedConv2D';
    x = graph.add(op, name, [x, ...constants], convolution(name, 'Relu'));
  }
  const axes = graph.constant('axes', [2], Int32Array.of(1, 2));
  x = graph.add('Mean', 'pool', [x, axes], { keep_dims: { b: false } });
  const { shape: dims, values } = tensors['fc.weight'];
  const bias = tensors['fc.bias'].values;
  const constants = [graph.constant('fc/w', dims, values), graph.constant('fc/b', [bias.length], bias)];
  graph.add('_FusedMatMul', 'fc', [x, ...constants], {
    transpose_a: { b: false },
    transpose_b: { b: false },
    num_args: { i: '1' },
    epsilon: { f: 0 },
    fused_ops: { list: { s: [text('BiasAdd').s] } },
  });
  return graph.finish();
}
