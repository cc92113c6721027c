import { ClassifierError } from './errors.js';

/** @import { CreateOptions } from './index.js' */

// Browsers do not say why a request failed. To another origin it is mostly the permission that is missing.
const hintFor = (url) =>
  globalThis.location && new URL(url).origin !== globalThis.location.origin
    ? ' Does its server allow other origins, with the header Access-Control-Allow-Origin?'
    : '';

// Requests a file and rejects responses that cannot be it. `what` names the file in messages. Many servers answer a
// wrong path with an HTML page and status 200.
export async function request(url, what, /** @type {{ signal?: AbortSignal }} */ { signal } = {}) {
  let response;
  try {
    response = await fetch(url, { signal });
  } catch (cause) {
    if (signal?.aborted) throw signal.reason;
    const message = `${what} could not be downloaded from ${url}: ${cause.message}.${hintFor(url)}`;
    throw new ClassifierError('download', message, { cause, url });
  }
  const contentType = response.headers.get('content-type') ?? 'no content type';
  const answer = { url, status: response.status, contentType };
  const found = `the server answered ${response.status} ${response.statusText}`.trimEnd() + ` (${contentType})`;
  if (!response.ok) throw new ClassifierError('download', `${what} is not at ${url}: ${found}.`, answer);
  if (contentType.startsWith('text/html')) {
    throw new ClassifierError('download', `${what} is not at ${url}: a web page is there instead, ${found}.`, answer);
  }
  return response;
}

// Downloads a file. onProgress({ loaded, total }) counts bytes; total is null if the server does not send the size, or
// sends the size of a compressed transfer.
export async function download(url, what, /** @type {Omit<CreateOptions, 'weights'>} */ { signal, onProgress } = {}) {
  const response = await request(url, what, { signal });
  const compressed = response.headers.has('content-encoding');
  const announced = Number(response.headers.get('content-length'));
  const total = announced > 0 && !compressed ? announced : null;
  const reader = /** @type {ReadableStream<Uint8Array>} */ (response.body).getReader();
  const chunks = [];
  let loaded = 0;
  const read = () =>
    reader.read().catch((cause) => {
      if (signal?.aborted) throw signal.reason;
      const missing = total === null ? `${loaded} bytes` : `${loaded} of ${total} bytes`;
      throw new ClassifierError('download', `The download of ${url} stopped after ${missing}: ${cause.message}.`, {
        cause,
        url,
        status: response.status,
      });
    });
  for (let part = await read(); !part.done; part = await read()) {
    chunks.push(part.value);
    loaded += part.value.length;
    onProgress?.({ loaded, total });
  }
  const bytes = new Uint8Array(loaded);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}
