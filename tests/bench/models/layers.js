// The network's convolutions in order, as the converters walk them.
const strideTwo = new Set(['conv1', 'dw2', 'dw4', 'dw6', 'dw12']);

export const layerNames = ['conv1', ...Array.from({ length: 13 }, (_, i) => [`dw${i + 1}`, `pw${i + 1}`]).flat()];

export const strideOf = (name) => (strideTwo.has(name) ? 2 : 1);
export const isDepthwise = (name) => name.startsWith('dw');
export const sideOf = (name) => (name.startsWith('pw') ? 1 : 3);

// Rows and columns of a matrix exchanged.
export function transposed(values, rows, columns) {
  const result = new values.constructor(values.length);
  for (let i = 0; i < rows; ++i) for (let j = 0; j < columns; ++j) result[j * rows + i] = values[i * columns + j];
  return result;
}

// The fully connected layer's int8 weights as the float32 numbers that they stand for.
export function realWeights({ values }, scales) {
  return Float32Array.from(values, (value, i) => value * scales[i % scales.length]);
}

// int8 weights' biases as steps of the layer's sums.
export function integerBias(bias, inputScale, scales) {
  return Int32Array.from(bias, (value, i) => Math.round(value / (inputScale * scales[i])));
}

// One step of the int8 network's input for the peers, which hold pixels in a byte.
export const inputScale = 2 / 255;
