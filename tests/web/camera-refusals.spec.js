// What is said where there is no camera picture, and that the page goes on.
import { expect, test } from './fixtures.js';

const start = (page) => page.getByRole('button', { name: 'Use camera' });

/** @type {[string, RegExp][]} */
const refusals = [
  ['NotAllowedError', /The camera was refused/],
  ['SecurityError', /may not use a camera here/],
  ['NotFoundError', /No camera was found/],
  ['NotReadableError', /in use by another program/],
  ['OverconstrainedError', /gives a picture that this page can use/],
  ['AbortError', /broke off before the camera gave a picture/],
  ['InvalidStateError', /could not be started: because of the test/],
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

test('wishes are not blamed where there is no camera, as WebKit does', async ({ app, page }) => {
  await page.evaluate(() => {
    navigator.mediaDevices.enumerateDevices = async () => [];
    navigator.mediaDevices.getUserMedia = async () => {
      throw new DOMException('because of the test', 'OverconstrainedError');
    };
  });
  await start(page).click();
  await app.expectState('problem');
  await expect(app.detail).toHaveText(/No camera was found/);
});

test('a page that is not secure says so', async ({ app, page }) => {
  await page.evaluate(() => Object.defineProperty(navigator, 'mediaDevices', { value: undefined }));
  await start(page).click();
  await app.expectState('problem');
  await expect(app.detail).toHaveText(/https pages and on localhost/);
});

test('a camera that was busy can be tried again', async ({ app, page }) => {
  await page.evaluate(() => {
    const original = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      navigator.mediaDevices.getUserMedia = original;
      throw new DOMException('because of the test', 'NotReadableError');
    };
  });
  await start(page).click();
  await app.expectState('problem');
  await page.getByRole('button', { name: 'Try again' }).click();
  await app.expectAnswer();
  await expect(app.main).toHaveAttribute('data-camera', 'on');
});
