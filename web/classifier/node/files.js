import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { download } from '../download.js';
import { ClassifierError } from '../errors.js';
import { buildOf } from '../variant.js';

// fetch() does not support file: URLs.
async function read(url, what) {
  try {
    return await readFile(fileURLToPath(url)); // a path, because a URL of jsdom is none for Node.js
  } catch (cause) {
    throw new ClassifierError('download', `${what} is not at ${url}: ${cause.message}.`, { cause, url });
  }
}

// Reads a weights file from the disk or downloads it. onProgress as in download().
export async function readWeights(url, { signal, onProgress }) {
  const what = 'The weights file';
  if (!url.startsWith('file:')) return download(url, what, { signal, onProgress });
  const bytes = new Uint8Array(await read(url, what)); // in a buffer of its own, which can be transferred
  onProgress?.({ loaded: bytes.length, total: bytes.length });
  return bytes;
}

export async function compile(url, what) {
  const bytes = await read(url, what);
  try {
    return await WebAssembly.compile(bytes);
  } catch (cause) {
    throw new ClassifierError('engine', `${what} at ${url} cannot be compiled: ${cause.message}`, { cause, url });
  }
}

export const compileEngine = (variant) => compile(buildOf(variant).wasm.href, 'The engine');
