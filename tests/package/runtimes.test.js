// The package in Bun and Deno, and in Node.js in the ways that differ from node.test.js.
import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { describe, test } from 'node:test';
import { runTool } from './tools.js';

const program = ['runtime.js'];
const runtimes = {
  Bun: ['.bin/bun', []],
  Deno: ['.bin/deno', ['run', '--no-prompt', '--allow-read']],
};

for (const [runtime, [tool, args]] of Object.entries(runtimes)) {
  describe(`in ${runtime}`, () => {
    for (const threads of availableParallelism() > 1 ? [1, 2] : [1]) {
      test(`the package answers and the program ends, threads: ${threads}`, () => {
        const { status, output } = runTool(tool, [...args, ...program, String(threads)]);
        assert.deepEqual([status, output.trim().split('\n')], [0, ['all right', 'cat']]);
      });
    }
  });
}

test('Deno without permissions says which one is missing', () => {
  const { output } = runTool('.bin/deno', ['run', '--no-prompt', 'refusal.js']);
  assert.match(output, /^download The engine is not at file:.*\.wasm: Requires read access to .* run again with the --allow-read flag\.$/m);
});

/** @type {[string, string[], RegExp][]} */
const refusals = [
  ['without WebAssembly', ['--jitless'], /^unsupported This program runs without WebAssembly\. Run Node\.js without --jitless\.$/m],
  [
    'without permission for threads',
    ['--experimental-permission', '--allow-fs-read=*'],
    /^engine The worker file:.*worker\.js cannot be started: Access to this API has been restricted/m,
  ],
];
for (const [title, flags, message] of refusals) {
  test(`Node.js ${title} says so`, () => {
    const { output } = runTool('../refusal.js', [], { by: [process.execPath, ...flags] });
    assert.match(output, message);
  });
}

test('CommonJS programs can require() the package', () => {
  const { status, output } = runTool('../required.cjs', [], { by: [process.execPath] });
  assert.deepEqual([status, output.trim().split('\n')[0]], [0, 'cat']);
});
