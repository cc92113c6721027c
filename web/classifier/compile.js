import { request } from './download.js';
import { ClassifierError } from './errors.js';
import { buildOf } from './variant.js';

// Compiles during the download if the content type is application/wasm and nothing more, as browsers demand; otherwise
// after it.
async function compileFromNetwork(url, /** @type {{ signal?: AbortSignal }} */ { signal } = {}) {
  const response = await request(url, 'The engine', { signal });
  const contentType = response.headers.get('content-type') ?? 'no content type';
  try {
    if (contentType.trim().toLowerCase() === 'application/wasm') return await WebAssembly.compileStreaming(response);
    return await WebAssembly.compile(await response.arrayBuffer());
  } catch (cause) {
    if (cause instanceof RangeError) throw new ClassifierError('memory', 'There is not enough memory for the engine.', { cause });
    throw new ClassifierError('engine', `The engine at ${url} (${contentType}) cannot be compiled: ${cause.message}`, {
      cause,
      url,
      status: response.status,
      contentType,
    });
  }
}

// The WebAssembly.Module of a variant's build, for Engine.create() in this thread or another.
export const compileEngine = (variant, options) => compileFromNetwork(buildOf(variant).wasm.href, options);
