// Packs build/package with npm and installs the tarball into build/test-package, next to programs that use it:
// node tests/package/install.js. Needs no registry, as the package has no dependencies.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../web/support/site.js';
import { consumer, installed, packageFolder } from './installed.js';

if (!existsSync(join(packageFolder, 'package.json'))) {
  console.error('build/package is missing. Build it: cmake --build --preset wasm --target npm_package');
  process.exit(1);
}
rmSync(consumer, { recursive: true, force: true });
cpSync(join(root, 'tests/package/consumer'), consumer, { recursive: true });
mkdirSync(installed, { recursive: true });
const report = execFileSync('npm', ['pack', packageFolder, '--pack-destination', consumer, '--json'], { encoding: 'utf8' });
const [{ filename }] = JSON.parse(report);
execFileSync('tar', ['-xzf', join(consumer, filename), '-C', installed, '--strip-components=1']);
console.log(`${filename} is installed in ${installed}.`);
