import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { test } from 'node:test';
import { publint } from 'publint';
import { root } from '../web/support/site.js';
import { consumer, installed, name } from './installed.js';

const [tarball] = readdirSync(consumer).filter((file) => file.endsWith('.tgz'));
const listed = execFileSync('tar', ['-tzf', join(consumer, tarball)], { encoding: 'utf8' });
const packed = listed
  .trim()
  .split('\n')
  .map((path) => path.replace(/^package\//, ''));
const description = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));

// The files that a module names: those that it imports, starts as a worker or loads.
function named(path) {
  const text = readFileSync(join(installed, path), 'utf8');
  return [...text.matchAll(/['"](\.\.?\/[^'"\s]+\.(?:js|wasm))(?:\?[\w-]+)?['"]/g)].map(([, target]) => posix.join(dirname(path), target));
}

function reachable(entries) {
  const found = new Set();
  for (const queue = [...entries]; queue.length > 0;) {
    const path = queue.pop();
    if (found.has(path)) continue;
    found.add(path);
    if (path.endsWith('.js')) queue.push(...named(path));
  }
  return found;
}

test('the tarball has the files that the entries need, and nothing else', () => {
  const entries = ['index.js', 'node/index.js'];
  assert.ok(entries.every((entry) => Object.values(description.exports['.']).includes(`./${entry}`)));
  const weights = packed.filter((path) => path.startsWith('weights/'));
  assert.equal(weights.length, 1);
  assert.match(weights[0], /\.safetensors$/);
  const expected = [...reachable(entries), ...weights, 'index.d.ts', 'package.json', 'README.md', 'LICENSE', 'node/webp-decoder.LICENSE'];
  assert.deepEqual([...packed].sort(), expected.sort());
});

test('both entries reach an engine', () => {
  const inBrowsers = reachable(['index.js']);
  const inNode = reachable(['node/index.js']);
  const hasEngine = (files) => [...files].some((path) => /^mobilenet.*\.wasm$/.test(path));
  assert.ok(hasEngine(inBrowsers) && inBrowsers.has('worker.js'));
  assert.deepEqual(
    [...inBrowsers].filter((path) => path.startsWith('node/')),
    [],
  );
  assert.ok(
    inNode.has('node/image-decoder.wasm') && inNode.has('node/webp-decoder.wasm') && inNode.has('node/worker.js') && hasEngine(inNode),
  );
});

test('nothing else is installed with it', () => {
  for (const kind of ['dependencies', 'peerDependencies', 'optionalDependencies', 'bundleDependencies', 'scripts']) {
    assert.equal(description[kind], undefined, kind);
  }
  assert.equal(description.name, name);
  assert.equal(description.license, 'MIT');
});

test('publint finds no problem', async () => {
  const { messages } = await publint({ pkgDir: installed, strict: true });
  assert.deepEqual(messages, []);
});

test('attw finds the types', () => {
  // ES modules only; CommonJS programs can use import().
  const program = join(root, 'node_modules/@arethetypeswrong/cli/dist/index.js');
  const args = ['--profile', 'esm-only', '--exclude-entrypoints', './package.json', '--format', 'json'];
  const command = [program, join(consumer, tarball), ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' });
  assert.equal(status, 0, stdout + stderr);
});
