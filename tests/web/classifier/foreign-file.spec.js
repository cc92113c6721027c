// Files that are given as weights and are something else.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeForeignFile } from '../../../web/classifier/foreign-file.js';
import { root } from '../support/site.js';
import { expect, test } from './fixtures.js';

// tests/engine/formats/foreign_file_test.cc checks the same file in C++.
const cases = JSON.parse(readFileSync(join(root, 'tests/golden/foreign_files.json'), 'utf8'));

test('files that are no weights are named, with what to do, as in the trainer', () => {
  expect(cases.length).toBeGreaterThan(30);
  for (const { what, bytes, message } of cases) expect(describeForeignFile(Buffer.from(bytes, 'latin1')), what).toBe(message);
});

test('the classifier names them too', async ({ page }) => {
  const chosen = cases.filter(({ what }) => ['nothing', 'PyTorch', 'checkpoint', 'Git LFS pointer'].includes(what));
  expect(chosen.length).toBe(4);
  for (const { bytes, message } of chosen) {
    const failed = await page.evaluate(async (bytes) => {
      const { createClassifier, failure } = await kit();
      const file = new File([Uint8Array.from(bytes, (character) => character.charCodeAt(0))], 'pets.pt');
      return failure(createClassifier({ weights: file }));
    }, bytes);
    expect(failed).toMatchObject({ isOurs: true, code: 'weights', message: `These weights cannot be used: pets.pt: ${message}` });
  }
});
