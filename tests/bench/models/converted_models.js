// The model files that browser_speed.js serves, one for each engine, converted from weights files.
import { readFileSync } from 'node:fs';

import { onnxModel } from './onnx_model.js';
import { readSafetensors } from './safetensors.js';
import { tfjsModel } from './tfjs_model.js';
import { tfliteModel } from './tflite_model.js';

function read(path, kind) {
  const file = readSafetensors(path);
  const found = file.metadata.quantization === 'int8' ? 'int8' : 'float32';
  if (found !== kind) throw new Error(`${path} must be a ${kind} weights file, but is ${found}.`);
  return file;
}

// { size, contents }: the side of the models' input in pixels, and the files by name.
export function convertedModels(floatPath, int8Path) {
  const [float32, int8] = [read(floatPath, 'float32'), read(int8Path, 'int8')];
  const [size, other] = [float32, int8].map((file) => Number(file.metadata.resolution));
  if (size !== other) throw new Error(`${floatPath} is for ${size} px, ${int8Path} for ${other} px: both must hold the same model.`);
  const { topology, weights } = tfjsModel(float32);
  return {
    size,
    contents: {
      'float32.safetensors': readFileSync(floatPath),
      'float32.onnx': onnxModel(float32),
      'float32.tflite': tfliteModel(float32),
      'float32.tfjs.json': JSON.stringify(topology),
      'float32.tfjs.bin': weights,
      'int8.safetensors': readFileSync(int8Path),
      'int8.onnx': onnxModel(int8),
      'int8.tflite': tfliteModel(int8),
    },
  };
}
