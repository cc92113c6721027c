import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../web/support/site.js';
import { consumer } from './installed.js';

// Compiles programs of the consumer with these options and returns the compiler's output.
function compile(files, options) {
  const config = join(consumer, `tsconfig.${options.module}.${options.lib.join('.')}.json`);
  const always = { strict: true, noUncheckedIndexedAccess: true, noEmit: true, skipLibCheck: false };
  const compilerOptions = { ...always, types: [], ...options };
  writeFileSync(config, JSON.stringify({ files, compilerOptions }));
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const { stdout } = spawnSync(process.execPath, [compiler, '--project', config], { encoding: 'utf8' });
  return stdout.trim();
}

const inPages = ['types.ts', 'types-dom.ts'];
const dom = ['es2022', 'dom', 'dom.iterable'];
const typeRoots = [join(root, 'node_modules/@types')];
const withoutDom = { module: 'nodenext', lib: ['es2022'], types: ['node'], typeRoots };
const kinds = {
  'a page with a bundler': [inPages, { module: 'esnext', moduleResolution: 'bundler', lib: dom }],
  'a page by the rules of Node.js': [inPages, { module: 'nodenext', lib: dom }],
  'a page by the rules of Node.js 16': [inPages, { module: 'node16', lib: dom }],
  'a program for Node.js, without "dom"': [['types.ts'], withoutDom],
};

for (const [kind, [files, options]] of Object.entries(kinds)) {
  test(`the types fit ${kind}, and reject wrong calls`, () => {
    assert.equal(compile(files, options), '');
  });
}

test('without "dom", elements are not sources', () => {
  assert.match(compile(['types-dom.ts'], withoutDom), /Cannot find name 'document'/);
});
