import { expect, test } from './fixtures.js';
import { photo } from './site.js';

const start = (page) => page.getByRole('button', { name: 'Use camera' });
const stop = (page) => page.getByRole('button', { name: 'Stop camera' });

// Keeps every stream that the page gets, so that the tests can look at its tracks.
async function keepStreams(page) {
  await page.evaluate(() => {
    window.streams = [];
    const original = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      const stream = await original(constraints);
      window.streams.push(stream);
      return stream;
    };
  });
}

const trackStates = (page) => page.evaluate(() => window.streams.flatMap((s) => s.getTracks().map((t) => t.readyState)));

test('the webcam that shows the cat says cat, live', async ({ app, page }) => {
  await start(page).click();
  await app.expectState('result');
  await expect(app.headline).toHaveText('Cat');
  await expect(page.locator('#live')).toHaveText(/^Live, \d+ frames\/s, [\d.]+ ms each$/);
  await expect(app.bars).toHaveCount(10);
});

test('stopping releases the camera and the page is ready again', async ({ app, page }) => {
  await keepStreams(page);
  await start(page).click();
  await app.expectAnswer();
  expect(await trackStates(page)).toEqual(['live']);
  await stop(page).click();
  await app.expectState('ready');
  expect(await trackStates(page)).toEqual(['ended']);
  await expect(start(page)).toBeVisible();
});

test('a photo takes the place of the camera', async ({ app, page }) => {
  await keepStreams(page);
  await start(page).click();
  await app.expectAnswer();
  await app.choose(photo('chelsea.png'));
  await expect(app.main).toHaveAttribute('data-source', 'photo');
  await app.expectAnswer();
  expect(await trackStates(page)).toEqual(['ended']);
});

test('a page out of sight lets the camera go', async ({ app, page }) => {
  await keepStreams(page);
  await start(page).click();
  await app.expectAnswer();
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await app.expectState('problem');
  await expect(app.detail).toHaveText(/switched off while the page was out of sight/);
  expect(await trackStates(page)).toEqual(['ended']);
});

test('a camera that goes away is told', async ({ app, page }) => {
  await keepStreams(page);
  await start(page).click();
  await app.expectAnswer();
  await page.evaluate(() => window.streams[0].getTracks()[0].dispatchEvent(new Event('ended')));
  await app.expectState('problem');
  await expect(app.detail).toHaveText(/unplugged or taken away/);
});

test('an unanswered question of the browser can be cancelled, and a late yes is let go', async ({ app, page }) => {
  await keepStreams(page);
  await page.evaluate(() => {
    const keeping = navigator.mediaDevices.getUserMedia;
    const asked = new Promise((resolve) => (window.allow = resolve));
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      await asked;
      return keeping(constraints);
    };
  });
  await start(page).click();
  await expect(app.detail).toHaveText(/Your browser asks/);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await app.expectState('ready');
  await page.evaluate(() => window.allow());
  await expect.poll(() => trackStates(page)).toEqual(['ended']);
  await expect(app.main).toHaveAttribute('data-camera', 'off');
});

const refusals = [
  ['NotAllowedError', /The camera was refused/],
  ['SecurityError', /The camera was refused/],
  ['NotFoundError', /No camera was found/],
  ['NotReadableError', /in use by another program/],
  ['AbortError', /could not be started: because of the test/],
];

for (const [name, sentence] of refusals) {
  test(`${name} has its sentence, and photos go on`, async ({ app, page }) => {
    await page.evaluate((name) => {
      navigator.mediaDevices.getUserMedia = async () => {
        throw new DOMException('because of the test', name);
      };
    }, name);
    await start(page).click();
    await app.expectState('problem');
    await expect(app.headline).toHaveText('No camera picture');
    await expect(app.detail).toHaveText(sentence);
    await page.getByRole('button', { name: 'Try a sample photo' }).click();
    await app.expectAnswer();
  });
}

test('wishes that no camera can meet are dropped', async ({ app, page }) => {
  await page.evaluate(() => {
    const original = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      if (constraints.video !== true) throw new DOMException('because of the test', 'OverconstrainedError');
      return original(constraints);
    };
  });
  await start(page).click();
  await app.expectAnswer();
});

test('a page that is not secure says so', async ({ app, page }) => {
  await page.evaluate(() => Object.defineProperty(navigator, 'mediaDevices', { value: undefined }));
  await start(page).click();
  await app.expectState('problem');
  await expect(app.detail).toHaveText(/https pages and on localhost/);
});
