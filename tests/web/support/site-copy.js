import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { site, startServer } from './site.js';

// Serves a copy of the site, which a test may change, on a port of its own. stop() ends the server; remove() also deletes
// the folder.
export async function serveCopy() {
  const folder = mkdtempSync(join(tmpdir(), 'site-'));
  cpSync(site, folder, { recursive: true });
  const { server, output } = startServer(folder, '0');
  const [address] = (await output).match(/http:\/\/\S+/);
  const stop = () => server.kill();
  const remove = () => {
    stop();
    rmSync(folder, { recursive: true });
  };
  return { folder, address, stop, remove };
}

// Publishes a new version of a copy: changes or adds one file, and updates the service worker's list.
export function publish(folder, path, change) {
  const file = join(folder, path);
  const text = change(existsSync(file) ? readFileSync(file, 'utf8') : '');
  writeFileSync(file, text);
  const worker = join(folder, 'service-worker.js');
  const hash = createHash('sha256').update(text).digest('hex');
  const before = readFileSync(worker, 'utf8').split('\n');
  const others = before.filter((line) => !line.startsWith(`  ['${path}', `));
  const start = others.indexOf('const files = new Map([') + 1;
  if (start === 0) throw new Error('service-worker.js has no list of files');
  const list = [...others.slice(0, start), `  ['${path}', '${hash}'],`, ...others.slice(start)].join('\n');
  if (!/^const version = '.+';$/m.test(list)) throw new Error('service-worker.js has no version');
  writeFileSync(worker, list.replace(/^const version = .*$/m, `const version = '${hash.slice(0, 16)}';`));
}
