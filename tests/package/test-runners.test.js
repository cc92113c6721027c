// The package in the tests of its users: Vitest and Jest, in Node.js and with jsdom.
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { consumer } from './installed.js';
import { examples } from './readme.js';
import { runTool } from './tools.js';

const environments = ['node', 'jsdom'];

describe('in Vitest', () => {
  for (const environment of environments) {
    for (const pool of ['forks', 'vmThreads']) {
      test(`with ${environment} and the pool ${pool}, the package answers`, () => {
        const args = ['run', '--environment', environment, '--pool', pool];
        const { status, output } = runTool('vitest/vitest.mjs', args, { folder: 'vitest', by: [process.execPath] });
        assert.equal(status, 0, output);
      });
    }
  }
});

describe('in Jest', () => {
  const config = join(consumer, 'jest/jest.config.js');
  const runJest = (environment, NODE_OPTIONS = '--experimental-vm-modules') =>
    runTool('jest/bin/jest.js', ['--env', environment], { folder: 'jest', by: [process.execPath], env: { NODE_OPTIONS } });

  for (const environment of environments) {
    test(`with ${environment}, the package answers`, () => {
      writeFileSync(config, examples('In tests')[0]);
      const { status, output } = runJest(environment);
      assert.equal(status, 0, output);
    });
  }

  test('with jsdom and without configuration, the error says where to look', () => {
    rmSync(config);
    const { status, output } = runJest('jsdom');
    assert.equal(status, 1, output);
    assert.match(output, /jsdom and happy-dom cannot run the classifier for browsers\. Import the one for Node\.js: the README says how\./);
  });
});
