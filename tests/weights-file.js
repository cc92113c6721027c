// Weights files for tests: numbers out of a real one, and small ones made up.
import { readFileSync } from 'node:fs';

function fromFloat16(half) {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 31;
  const fraction = (half & 1023) / 1024;
  return sign * (exponent === 0 ? fraction * 2 ** -14 : (1 + fraction) * 2 ** (exponent - 15));
}

// A tensor's numbers from a .safetensors file with float32 and float16 tensors.
export function readTensor(path, name) {
  const bytes = readFileSync(path);
  const start = 8 + Number(bytes.readBigUInt64LE(0));
  const { dtype, data_offsets: range } = JSON.parse(bytes.toString('utf8', 8, start))[name];
  const data = new DataView(bytes.buffer, bytes.byteOffset + start + range[0], range[1] - range[0]);
  if (dtype === 'F32') return Array.from({ length: data.byteLength / 4 }, (_, i) => data.getFloat32(4 * i, true));
  if (dtype === 'F16') return Array.from({ length: data.byteLength / 2 }, (_, i) => fromFloat16(data.getUint16(2 * i, true)));
  throw new Error(`${path}: tensor ${name} is ${dtype}`);
}
