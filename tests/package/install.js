// Packs build/package as npm does, and installs the tarball into build/test-package, beside programs that
// use it: node tests/package/install.js. Without a registry, as the package depends on nothing.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../web/site.js';
import { consumer, installed, packageFolder } from './installed.js';

if (!existsSync(join(packageFolder, 'package.json'))) {
  console.error('build/package is not there: cmake --build --preset wasm --target npm_package makes it.');
  process.exit(1);
}
rmSync(consumer, { recursive: true, force: true });
cpSync(join(root, 'tests/package/consumer'), consumer, { recursive: true });
mkdirSync(installed, { recursive: true });
const report = execFileSync('npm', ['pack', packageFolder, '--pack-destination', consumer, '--json'], { encoding: 'utf8' });
const [{ filename }] = JSON.parse(report);
execFileSync('tar', ['-xzf', join(consumer, filename), '-C', installed, '--strip-components=1']);
console.log(`${filename} is installed in ${installed}.`);
