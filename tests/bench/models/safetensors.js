// Reads weights files (https://github.com/huggingface/safetensors).
import { readFileSync } from 'node:fs';

function fromFloat16(bits) {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return exponent ? sign * 2 ** (exponent - 15) * (1 + fraction / 1024) : sign * 2 ** -14 * (fraction / 1024);
}

const readers = {
  F32: (bytes) => new Float32Array(bytes),
  F16: (bytes) => Float32Array.from(new Uint16Array(bytes), fromFloat16),
  I8: (bytes) => new Int8Array(bytes),
};

// { metadata: {key: text}, tensors: {name: {shape, values}} }
export function readSafetensors(path) {
  const file = readFileSync(path);
  const buffer = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength);
  const headerLength = Number(new DataView(buffer).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, headerLength)));
  const { __metadata__: metadata, ...entries } = header;
  const tensors = {};
  for (const [name, { dtype, shape, data_offsets: range }] of Object.entries(entries)) {
    const [begin, end] = range.map((offset) => 8 + headerLength + offset);
    tensors[name] = { shape, values: readers[dtype](buffer.slice(begin, end)) };
  }
  return { metadata, tensors };
}

// The tensors with batch norm folded into X.weight and X.bias, as in engine/model/fold.cc.
export function foldBatchNorm({ metadata, tensors }) {
  if (metadata.folded === 'true') return tensors;
  const epsilon = Number(metadata.bn_epsilon);
  const folded = {};
  for (const [name, tensor] of Object.entries(tensors)) {
    const layer = name.split('.')[0];
    if (name.includes('.bn.')) continue;
    if (layer === 'fc') {
      folded[name] = tensor;
      continue;
    }
    const [gamma, beta, mean, variance] = ['gamma', 'beta', 'mean', 'variance'].map((part) => tensors[`${layer}.bn.${part}`].values);
    const factors = gamma.map((value, i) => value / Math.sqrt(variance[i] + epsilon));
    folded[name] = { ...tensor, values: tensor.values.map((value, i) => value * factors[i % factors.length]) };
    folded[`${layer}.bias`] = { shape: [beta.length], values: beta.map((value, i) => value - mean[i] * factors[i]) };
  }
  return folded;
}
