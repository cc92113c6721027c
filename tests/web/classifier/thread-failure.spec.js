// A thread of the engine that cannot start. Uses a copy of the site, because page.route() does not see the requests of
// nested workers.
import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from '@playwright/test';
import { pretendCores } from '../support/pretend-cores.js';
import { defaultWeights } from '../support/site.js';
import { serveCopy } from '../support/site-copy.js';

test('a thread whose script is missing is an error that says so', async ({ page }) => {
  const copy = await serveCopy();
  try {
    rmSync(join(copy.folder, 'classifier/mobilenet-relaxed-threads.worker.js'));
    await pretendCores(page, 2);
    await page.goto(`${copy.address}bench.html`);
    const failed = await page.evaluate(
      async (weights) => {
        const { createClassifier } = await import('/classifier/index.js');
        return createClassifier({ weights, threads: 2 }).then(
          () => 'no failure',
          ({ code, message }) => ({ code, message }),
        );
      },
      `/weights/${basename(defaultWeights())}`,
    );
    expect(failed).toMatchObject({ code: 'engine' });
    expect(failed.message).toMatch(/The worker .*worker\.js failed: a script of its threads could not be loaded\.$/);
  } finally {
    copy.remove();
  }
});
