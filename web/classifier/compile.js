import { request } from './download.js';
import { ClassifierError } from './errors.js';
import { buildOf } from './variant.js';

// Compiles while it downloads where the server names the type rightly, and from the bytes otherwise.
async function compileFromNetwork(url, /** @type {{ signal?: AbortSignal }} */ { signal } = {}) {
  const response = await request(url, 'The engine', { signal });
  const contentType = response.headers.get('content-type') ?? 'no content type';
  try {
    if (contentType.startsWith('application/wasm')) return await WebAssembly.compileStreaming(response);
    return await WebAssembly.compile(await response.arrayBuffer());
  } catch (cause) {
    throw new ClassifierError('engine', `The engine at ${url} (${contentType}) does not compile: ${cause.message}`, {
      cause,
      url,
      status: response.status,
      contentType,
    });
  }
}

// The code of a variant's build, for Engine.create here or in another thread.
export const compileEngine = (variant, options) => compileFromNetwork(buildOf(variant).wasm.href, options);
