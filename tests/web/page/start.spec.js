// Whatever fails at the start, the page never stays at “One moment”.
import { test as plainTest } from '@playwright/test';
import { expect, test } from '../support/fixtures.js';
import * as english from '../../../web/page/language/en.js';

const app = (page) => page.locator('#app');
const headline = (page) => page.locator('#headline');

/** @type {[string, string, RegExp][]} the file that does not load, the headline, what it says */
const files = [
  ['page/main.js', 'The page didn’t start', /^Check your connection, then try again\.$/],
  ['classifier/index.js', 'The page didn’t start', /^Check your connection, then try again\.$/],
  ['classifier/worker.js', 'The engine stopped', /worker\.js failed/],
  ['classifier/mobilenet-relaxed.js', 'The download failed', /mobilenet-relaxed\.wasm/],
  ['classifier/mobilenet-relaxed.wasm', 'The download failed', /mobilenet-relaxed\.wasm/],
  ['*.safetensors', 'The download failed', /\.safetensors/],
];
for (const [file, title, message] of files) {
  test(`without ${file} the page says so, and another try helps`, async ({ page }) => {
    await page.route(`**/${file}`, (route) => route.abort());
    await page.goto('./');
    await expect(app(page)).toHaveAttribute('data-state', 'failed');
    await expect(headline(page)).toHaveText(title);
    await expect(page.locator('#detail')).toHaveText(message);
    await page.unroute(`**/${file}`);
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(headline(page)).toHaveText('Ready');
  });

  test(`a web page in place of ${file} is said so, too`, async ({ page }) => {
    await page.route(`**/${file}`, (route) => route.fulfill({ contentType: 'text/html', body: '<p>Sign in to the network</p>' }));
    await page.goto('./');
    await expect(app(page)).toHaveAttribute('data-state', 'failed');
    await expect(headline(page)).not.toHaveText(english.loading.headline);
    await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
  });
}

test('files that are not needed at the start do not stop it', async ({ page }) => {
  for (const file of ['page/main.css', 'page/start.js', 'page/language/it.js', 'manifest.webmanifest', 'page/icons/*']) {
    await page.route(`**/${file}`, (route) => route.abort());
  }
  await page.goto('./');
  await expect(headline(page)).toHaveText('Ready');
});

// Without the check of test() that no error is left unhandled.
plainTest('an error at the start is named', async ({ page }) => {
  await page.route('**/classifier/index.js', (route) =>
    route.fulfill({ contentType: 'text/javascript', body: "export const createClassifier = null; throw new Error('odd');" }),
  );
  await page.goto('./');
  await expect(headline(page)).toHaveText('The page didn’t start');
  await expect(page.locator('#detail')).toHaveText(/odd\)$/);
});

test.describe('in Italian', () => {
  test.use({ locale: 'it-IT' });
  test('the page says in Italian that it did not start', async ({ page }) => {
    await page.route('**/page/main.js', (route) => route.abort());
    await page.goto('./');
    await expect(headline(page)).toHaveText('La pagina non si è avviata');
  });
});

test('a browser without modules is too old', async ({ page }) => {
  await page.addInitScript(() => delete (/** @type {any} */ (HTMLScriptElement.prototype).noModule));
  await page.route('**/page/main.js', (route) => route.fulfill({ contentType: 'text/javascript', body: '' }));
  await page.goto('./');
  await expect(headline(page)).toHaveText('This browser is too old');
  await expect(page.getByRole('button', { name: 'Try again' })).toBeHidden();
});

test('a start that takes long says so', async ({ page }) => {
  await page.clock.install();
  await page.route('**/page/main.js', () => {}); // never answered
  await page.goto('./', { waitUntil: 'commit' });
  await page.waitForFunction(() => document.readyState !== 'loading');
  await page.clock.runFor(11_000);
  await expect(page.locator('#detail')).toHaveText('This takes a while. Check your connection.');
});

test('weights that do not arrive are said to take long', async ({ page }) => {
  await page.clock.install();
  await page.route('**/*.safetensors', () => {}); // never answered
  await page.goto('./');
  await expect(page.locator('#detail')).toHaveText('Loading the model…');
  await page.clock.runFor(11_000);
  await expect(page.locator('#detail')).toHaveText('Loading the model… This takes a while. Check your connection.');
});
