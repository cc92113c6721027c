// Serves the built site, the packages of the other engines, the models and the measuring page. The
// pages are cross-origin isolated, which threads need. There is no Content-Security-Policy, because the
// other engines do not run under that of the site.
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

// `folders` maps the first part of an address to a path on disk, `contents` the names under /models/ to
// bytes. Resolves to the server once it listens on `port`; 0 takes any free port.
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
