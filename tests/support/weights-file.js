// Weights files for tests: reads tensors of a real file, and makes a small one with random numbers.
import { readFileSync } from 'node:fs';

function fromFloat16(half) {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 31;
  const fraction = (half & 1023) / 1024;
  return sign * (exponent === 0 ? fraction * 2 ** -14 : (1 + fraction) * 2 ** (exponent - 15));
}

// The numbers of a tensor in a .safetensors file; int8 values as stored, without their scale.
export function readTensor(path, name) {
  const bytes = readFileSync(path);
  const start = 8 + Number(bytes.readBigUInt64LE(0));
  const { dtype, data_offsets: range } = JSON.parse(bytes.toString('utf8', 8, start))[name];
  const data = new DataView(bytes.buffer, bytes.byteOffset + start + range[0], range[1] - range[0]);
  if (dtype === 'F32') return Array.from({ length: data.byteLength / 4 }, (_, i) => data.getFloat32(4 * i, true));
  if (dtype === 'F16') return Array.from({ length: data.byteLength / 2 }, (_, i) => fromFloat16(data.getUint16(2 * i, true)));
  if (dtype === 'I8') return Array.from({ length: data.byteLength }, (_, i) => data.getInt8(i));
  throw new Error(`${path}: tensor ${name} is ${dtype}`);
}

// Evenly spread numbers in [-1, 1), the same on every machine (a linear congruential generator).
/** @returns {Generator<number, never>} */
function* spreadNumbers(seed) {
  for (let state = seed >>> 0; ;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 31 - 1;
  }
}

// The 28 folded layers of a network with width multiplier alpha, as [name, shape of the weight].
/** @returns {[string, number[]][]} */
function layers(alpha, classes) {
  const outputs = [64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024].map((channels) => channels * alpha);
  /** @type {[string, number[]][]} */
  const shapes = [['conv1', [3, 3, 3, 32 * alpha]]];
  let inputs = 32 * alpha;
  outputs.forEach((channels, index) => {
    shapes.push([`dw${index + 1}`, [3, 3, inputs]], [`pw${index + 1}`, [inputs, channels]]);
    inputs = channels;
  });
  return [...shapes, ['fc', [inputs, classes]]];
}

// A .safetensors file of a small model with random weights, for tests that need many fast runs and no
// correct answers: alpha 1/4, 32 x 32 pixels, three labels.
export function madeUpWeights() {
  const labels = ['one', 'two', 'three'];
  const alpha = 0.25;
  const numbers = spreadNumbers(1);
  const header = {
    __metadata__: {
      activation: 'relu',
      alpha: String(alpha),
      architecture: 'mobilenet_v1',
      bn_epsilon: '0.001',
      classes: JSON.stringify(labels),
      folded: 'true',
      format_version: '1',
      padding: 'tf_same',
      preprocessing: JSON.stringify({ mean: [127.5, 127.5, 127.5], resize: 'stretch', scale: [127.5, 127.5, 127.5] }),
      provenance: '{}',
      resolution: '32',
    },
  };
  const values = [];
  for (const [name, shape] of layers(alpha, labels.length)) {
    const count = shape.reduce((product, extent) => product * extent);
    const inputs = name.startsWith('dw') ? 9 : count / shape.at(-1);
    /** @type {[string, number[], number][]} */
    const parts = [
      ['weight', shape, Math.sqrt(6 / inputs)],
      ['bias', [shape.at(-1)], 0.2],
    ];
    for (const [part, extents, range] of parts) {
      const start = values.length * 4;
      for (let left = extents.reduce((product, extent) => product * extent); left > 0; --left) {
        values.push(numbers.next().value * range);
      }
      header[`${name}.${part}`] = { dtype: 'F32', shape: extents, data_offsets: [start, values.length * 4] };
    }
  }
  const text = Buffer.from(JSON.stringify(header));
  const padded = Buffer.concat([text, Buffer.alloc((8 - (text.length % 8)) % 8, ' ')]);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(padded.length));
  return Buffer.concat([length, padded, Buffer.from(Float32Array.from(values).buffer)]);
}
