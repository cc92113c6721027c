#!/usr/bin/env node
// Serves the built site: node scripts/server.mjs [FOLDER]. FOLDER is build/web by default, the address is
// http://localhost:8080/, and PORT changes the port. Serves static files only, and only to this machine.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { dirname, extname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), '../build/web'));
const port = Number(process.env.PORT ?? 8080);

const types = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.png': 'image/png',
  '.safetensors': 'application/octet-stream',
  '.svg': 'image/svg+xml',
  '.ts': 'text/plain; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
};

// index.html and bench.html repeat this policy for hosts that cannot set headers, except
// frame-ancestors, which works only as a header.
const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "connect-src 'self'",
  "img-src 'self' blob:",
  "style-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
];

const headers = {
  'Content-Security-Policy': policy.join('; '),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(self), microphone=(), geolocation=()',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-cache', // ask each time; the ETag makes the answer short
};

function refuse(response, status, sentence, extra = {}) {
  response.writeHead(status, { ...headers, ...extra, 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(`${sentence}\n`);
}

// The file for a request's path; null if it does not exist or is outside the folder.
async function findFile(pathname) {
  if (pathname.includes('\0')) return null;
  let path = join(root, pathname);
  if (path !== root && !path.startsWith(root + sep)) return null;
  if (pathname.endsWith('/')) path = join(path, 'index.html');
  const info = await stat(path).catch(() => null);
  return info && { path, info };
}

async function answer(request, response) {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return refuse(response, 405, 'Only GET and HEAD are answered.', { Allow: 'GET, HEAD' });
  }
  let pathname;
  try {
    pathname = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
  } catch {
    return refuse(response, 400, 'The address cannot be read.');
  }
  const file = await findFile(pathname);
  if (file?.info.isDirectory()) {
    return refuse(response, 301, 'The folder is at its name with a slash.', { Location: encodeURI(`${pathname}/`) });
  }
  if (!file?.info.isFile()) return refuse(response, 404, `There is no ${pathname} here.`);

  const { path, info } = file;
  const etag = `"${info.size.toString(36)}-${Math.trunc(info.mtimeMs).toString(36)}"`;
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, { ...headers, ETag: etag });
    return response.end();
  }
  response.writeHead(200, {
    ...headers,
    ETag: etag,
    'Content-Type': types[extname(path)] ?? 'application/octet-stream',
    'Content-Length': info.size,
  });
  if (request.method === 'HEAD') return response.end();
  createReadStream(path, { highWaterMark: 2 ** 20 }) // weights in a few pieces, everything else in one
    .on('error', () => response.destroy())
    .pipe(response);
}

const server = createServer((request, response) => {
  answer(request, response).catch((error) => {
    console.error(`${request.url}: ${error.message}`);
    if (response.headersSent) response.destroy();
    else refuse(response, 500, 'The server failed.');
  });
});

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

if (!Number.isInteger(port) || port < 0 || port > 65535) fail(`PORT must be a port number, not ${process.env.PORT}.`);
if (!(await stat(join(root, 'index.html')).catch(() => null))) {
  fail(`${root} has no index.html: build the site first, scripts/serve does.`);
}
server.on('error', (/** @type {NodeJS.ErrnoException} */ error) => {
  if (error.code === 'EADDRINUSE') fail(`Port ${port} is taken: stop what uses it, or choose another, as in PORT=8081 scripts/serve.`);
  if (error.code === 'EACCES') fail(`Port ${port} needs more rights than this user has: choose one from 1024 up, as in PORT=8080.`);
  fail(`The server cannot start: ${error.message}`);
});
server.listen(port, 'localhost', () => {
  const { port: actual } = /** @type {import('node:net').AddressInfo} */ (server.address());
  console.log(`http://localhost:${actual}/ serves ${root}. Ctrl-C ends it.`);
});
