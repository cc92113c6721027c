import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { site, startServer } from './site.js';

// A copy of the site, at its own address, that a test may change; stop() ends its server, remove() the
// folder as well.
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

// A new version of a site: one file differs, or is new, and so does the list of the service worker.
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
  writeFileSync(worker, [...others.slice(0, start), `  ['${path}', '${hash}'],`, ...others.slice(start)].join('\n'));
}
