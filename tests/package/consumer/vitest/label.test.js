// Run by test-runners.test.js in Vitest, in Node.js and with jsdom. jest/label.test.js is the same for Jest.
import { openAsBlob } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createClassifier } from 'mobilenet-classifier';
import { check } from '../check.js';

const weights = import.meta.resolve('mobilenet-classifier/weights/animals10-1.0-128.int8.safetensors');

const mostMilliseconds = 120_000; // for a busy machine; by itself it ends tests after five seconds

test(
  'the classifier answers',
  async () => {
    expect(await check({ createClassifier, openAsBlob, readFile, weights })).toBe('all right');
  },
  mostMilliseconds,
);
