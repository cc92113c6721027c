// Serves the built site, the peers' packages, the models and the page that measures, cross-origin
// isolated as threads need it. The peers do not run under the site's own Content-Security-Policy.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.wasm': 'application/wasm',
};

const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

// `folders`: paths on disk by the first part of an address; `contents`: bytes by what follows
// /models/. Gives the server once it listens, on the given port or any free one.
export function serve(folders, contents, port) {
  const server = createServer(async (request, response) => {
    const [, first, ...rest] = decodeURIComponent(new URL(request.url, 'http://localhost').pathname).split('/');
    const name = rest.join('/');
    if (first === 'models' && Object.hasOwn(contents, name)) return response.writeHead(200, headers).end(contents[name]);
    const path = Object.hasOwn(folders, first) && join(folders[first], normalize(`/${name}`));
    const info = path && (await stat(path).catch(() => null));
    if (!info?.isFile()) return response.writeHead(404, headers).end();
    response.writeHead(200, { ...headers, 'Content-Type': types[extname(path)] ?? 'application/octet-stream' });
    createReadStream(path).pipe(response);
  });
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(port, 'localhost', () => resolve(server));
  });
}
