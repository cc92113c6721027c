import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
export const root = join(here, '../../..');
export const site = join(root, 'build/web');
export const shared = join(root, '../shared');
export const photo = (name) => join(here, 'photos', name);

// The video of Chromium's fake camera: JPEG images one after another, all of the cat.
export const fakeCameraFile = join(root, 'build/test-web/cat.mjpeg');
export function writeFakeCamera() {
  const frame = readFileSync(join(root, 'web/page/sample-cat.jpg'));
  writeFileSync(fakeCameraFile, Buffer.concat(Array(10).fill(frame)));
}

// The path of the weights that the site loads by default. Throws if there are none.
export function defaultWeights() {
  const index = join(site, 'weights/index.json');
  const name = existsSync(index) ? JSON.parse(readFileSync(index, 'utf8')).default : null;
  if (!name) {
    throw new Error('The site has no weights. Put a weights file into weights/ and build the site again.');
  }
  return join(site, 'weights', name);
}

// Serves a folder. `output` resolves to the server's first output, or to all of it and the exit status if it ends.
export function startServer(folder, port) {
  const server = spawn(process.execPath, [join(root, 'scripts/server.mjs'), folder], { env: { ...process.env, PORT: port } });
  const output = new Promise((resolve) => {
    let text = '';
    server.stdout.on('data', (chunk) => resolve((text += chunk)));
    server.stderr.on('data', (chunk) => (text += chunk));
    server.on('exit', (status) => resolve(`${text}exit ${status}`));
  });
  return { server, output };
}
