// Runs build/native/tests/signature_files and reads the files that it writes. Tests use them to compute
// the signatures of tests/support/signature.h in other builds.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../web/support/site.js';

const program = join(root, 'build/native/tests/signature_files');
export const images = 32;
export const missing = statSync(program, { throwIfNoEntry: false })?.isFile() ? false : 'build/native/tests/signature_files is not built';

// Writes the files into `folder` and returns the declared signatures, as hexadecimal text.
export function writeSignatureFiles(folder) {
  mkdirSync(folder, { recursive: true });
  execFileSync(program, [folder]);
  return JSON.parse(readFileSync(join(folder, 'signatures.json'), 'utf8'));
}

export function readFloats(path) {
  const { buffer, byteOffset, byteLength } = readFileSync(path);
  return new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength));
}

// Hash of tests/support/signature.h: FNV-1a over the bits of the numbers, 32 at a time.
export function signatureOf(numbers) {
  let value = 0xcbf29ce484222325n;
  for (const bits of new Uint32Array(numbers.buffer)) value = BigInt.asUintN(64, (value ^ BigInt(bits)) * 0x100000001b3n);
  return value.toString(16).padStart(16, '0');
}
