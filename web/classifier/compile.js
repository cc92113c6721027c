import { request } from './download.js';
import { ClassifierError } from './errors.js';
import { chooseVariant } from './variant.js';

// Compiles while it downloads where the server names the type rightly, and from the bytes otherwise.
export async function compileFromNetwork(url, { signal } = {}) {
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

// The code of the build that runs here, for Engine.create in another thread.
export const compileEngine = (wishes, options) => compileFromNetwork(chooseVariant(wishes).wasm.href, options);
