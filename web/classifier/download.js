import { ClassifierError } from './errors.js';

/** @import { CreateOptions } from './index.js' */

// Requests a file and rejects responses that cannot be it. `what` names the file in messages. Many servers answer a
// wrong path with an HTML page and status 200.
export async function request(url, what, /** @type {{ signal?: AbortSignal }} */ { signal } = {}) {
  let response;
  try {
    response = await fetch(url, { signal });
  } catch (cause) {
    if (signal?.aborted) throw signal.reason;
    throw new ClassifierError('download', `${what} could not be downloaded from ${url}: ${cause.message}.`, { cause, url });
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
  const chunks = [];
  let loaded = 0;
  try {
    for (const reader = /** @type {ReadableStream<Uint8Array>} */ (response.body).getReader(); ;) {
      const { done, value } = await reader.read();
      if (done) break;
      chunks.push(value);
      loaded += value.length;
      onProgress?.({ loaded, total });
    }
  } catch (cause) {
    if (signal?.aborted) throw signal.reason;
    const missing = total === null ? `${loaded} bytes` : `${loaded} of ${total} bytes`;
    throw new ClassifierError('download', `The download of ${url} stopped after ${missing}: ${cause.message}.`, {
      cause,
      url,
      status: response.status,
    });
  }
  const bytes = new Uint8Array(loaded);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}
