// The message for each reason why there is no camera picture; photos must keep working.
import { expect, test } from '../support/fixtures.js';

const start = (page) => page.getByRole('button', { name: 'Use camera' });

/** @type {[string, string, boolean, RegExp][]} the error, the headline, whether another try can help, the message */
const refusals = [
  ['NotAllowedError', 'Camera access is blocked', true, /^Camera access is blocked\. Allow it from the icon next to the address/],
  ['SecurityError', 'The camera is not allowed here', false, /does not allow the camera here/],
  ['NotFoundError', 'No camera found', true, /No camera was found/],
  ['NotReadableError', 'The camera is in use', true, /^Another program is using the camera/],
  ['OverconstrainedError', 'This camera can’t be used', false, /delivers a picture that this page can use/],
  ['AbortError', 'The camera stopped', true, /stopped before it delivered a picture/],
  ['InvalidStateError', 'The camera didn’t start', true, /could not be started: because of the test/],
];

for (const [name, headline, mayHelp, message] of refusals) {
  test(`${name} has its message, and photos still work`, async ({ app, page }) => {
    await page.evaluate((name) => {
      navigator.mediaDevices.getUserMedia = async () => {
        throw new DOMException('because of the test', name);
      };
    }, name);
    await start(page).click();
    await app.expectState('problem');
    await expect(app.headline).toHaveText(headline);
    await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible({ visible: mayHelp });
    await expect(app.detail).toHaveText(message);
    await page.getByRole('button', { name: 'Try a sample photo' }).click();
    await app.expectAnswer();
  });
}

test('constraints that no camera meets are dropped', async ({ app, page }) => {
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

test('without a camera the message says so, although WebKit reports OverconstrainedError', async ({ app, page }) => {
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
  await expect(app.detail).toHaveText(/only on https pages and on localhost/);
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

test('a stream without a camera is no camera', async ({ app, page }) => {
  await page.evaluate(() => {
    navigator.mediaDevices.getUserMedia = async () => new MediaStream();
  });
  await start(page).click();
  await app.expectState('problem');
  await expect(app.headline).toHaveText('No camera found');
});
