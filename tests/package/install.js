// Packs build/package with npm and installs the tarball into build/test-package, next to programs that use it and the tools
// that they need: node tests/package/install.js. The tools are downloaded once, about 700 MB.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../web/support/site.js';
import { consumer, installed, packageFolder } from './installed.js';

if (!existsSync(join(packageFolder, 'package.json'))) {
  console.error('build/package is missing. Build it: cmake --build --preset wasm --target npm_package');
  process.exit(1);
}

const programs = join(root, 'tests/package/consumer');
const locked = 'package-lock.json';
const read = (path) => existsSync(path) && readFileSync(path, 'utf8');
// npm writes node_modules/.package-lock.json when all is installed.
const hasTools =
  read(join(consumer, locked)) === read(join(programs, locked)) && existsSync(join(consumer, 'node_modules/.package-lock.json'));
if (existsSync(consumer)) {
  const kept = hasTools ? ['node_modules'] : [];
  for (const name of readdirSync(consumer)) if (!kept.includes(name)) rmSync(join(consumer, name), { recursive: true });
}
cpSync(programs, consumer, { recursive: true });
if (!hasTools) {
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  execFileSync('npm', ['ci', ...quiet], { cwd: consumer, stdio: 'inherit' });
}

rmSync(installed, { recursive: true, force: true });
mkdirSync(installed, { recursive: true });
const report = execFileSync('npm', ['pack', packageFolder, '--pack-destination', consumer, '--json'], { encoding: 'utf8' });
const [{ filename }] = JSON.parse(report);
execFileSync('tar', ['-xzf', join(consumer, filename), '-C', installed, '--strip-components=1']);
console.log(`${filename} is installed in ${installed}.`);
