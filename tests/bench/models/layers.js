// The network's convolutions in order, and helpers for converting their weights.
const strideTwo = new Set(['conv1', 'dw2', 'dw4', 'dw6', 'dw12']);

export const layerNames = ['conv1', ...Array.from({ length: 13 }, (_, i) => [`dw${i + 1}`, `pw${i + 1}`]).flat()];

export const strideOf = (name) => (strideTwo.has(name) ? 2 : 1);
export const isDepthwise = (name) => name.startsWith('dw');
export const sideOf = (name) => (name.startsWith('pw') ? 1 : 3);

// The transpose of a [rows, columns] matrix.
export function transposed(values, rows, columns) {
  const result = new values.constructor(values.length);
  for (let i = 0; i < rows; ++i) for (let j = 0; j < columns; ++j) result[j * rows + i] = values[i * columns + j];
  return result;
}

// The fully connected layer's int8 weights as real numbers.
export function realWeights({ values }, scales) {
  return Float32Array.from(values, (value, i) => value * scales[i % scales.length]);
}

// The biases of an int8 layer in units of its int32 sums.
export function integerBias(bias, inputScale, scales) {
  return Int32Array.from(bias, (value, i) => Math.round(value / (inputScale * scales[i])));
}

// The scale of the int8 models' input: pixels are bytes, real values are in [-1, 1].
export const inputScale = 2 / 255;
