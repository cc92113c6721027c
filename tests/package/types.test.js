import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../web/site.js';
import { consumer } from './installed.js';

// Compiles programs of the consumer's by their own rules; what the compiler says, if anything.
function compile(files, options) {
  const config = join(consumer, `tsconfig.${options.module}.${options.lib.join('.')}.json`);
  const compilerOptions = { strict: true, noUncheckedIndexedAccess: true, noEmit: true, skipLibCheck: false, types: [], ...options };
  writeFileSync(config, JSON.stringify({ files, compilerOptions }));
  const { stdout } = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '--project', config], { encoding: 'utf8' });
  return stdout.trim();
}

const kinds = {
  'a page with a bundler': [['types.ts', 'types-dom.ts'], { module: 'esnext', moduleResolution: 'bundler', lib: ['es2022', 'dom', 'dom.iterable'] }],
  'a page by the rules of Node.js': [['types.ts', 'types-dom.ts'], { module: 'nodenext', lib: ['es2022', 'dom', 'dom.iterable'] }],
  'a program for Node.js, without "dom"': [['types.ts'], { module: 'nodenext', lib: ['es2022'], types: ['node'], typeRoots: [join(root, 'node_modules/@types')] }],
};

for (const [kind, [files, options]] of Object.entries(kinds)) {
  test(`the types serve ${kind}, and refuse what is wrong`, () => {
    assert.equal(compile(files, options), '');
  });
}

test('elements are no sources where there are none', () => {
  const [, options] = kinds['a program for Node.js, without "dom"'];
  assert.match(compile(['types-dom.ts'], options), /Cannot find name 'document'/);
});
