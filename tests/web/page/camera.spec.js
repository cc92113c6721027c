import { expect, test } from '../support/fixtures.js';
import { photo } from '../support/site.js';

const start = (page) => page.getByRole('button', { name: 'Use camera' });
const stop = (page) => page.getByRole('button', { name: 'Stop camera' });

// Keeps every stream that the page opens, so that tests can check its tracks.
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

test('a webcam that shows the cat is classified live as a cat', async ({ app, page }) => {
  await start(page).click();
  await app.expectState('result');
  await expect(app.headline).toHaveText('Cat');
  await expect(page.locator('#live')).toHaveText(/^Live · \d+ fps · <?\d+ ms$/);
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

test('a hidden page stops the camera', async ({ app, page }) => {
  await keepStreams(page);
  await start(page).click();
  await app.expectAnswer();
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await app.expectState('problem');
  await expect(app.detail).toHaveText('Camera paused while you were away.');
  expect(await trackStates(page)).toEqual(['ended']);
});

test('a camera that is disconnected is reported', async ({ app, page }) => {
  await keepStreams(page);
  await start(page).click();
  await app.expectAnswer();
  await page.evaluate(() => window.streams[0].getTracks()[0].dispatchEvent(new Event('ended')));
  await app.expectState('problem');
  await expect(app.detail).toHaveText(/was disconnected/);
});

test('the permission prompt can be cancelled, and a camera allowed after that is released', async ({ app, page }) => {
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
  await expect(app.detail).toHaveText(/^Allow camera access/);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await app.expectState('ready');
  await page.evaluate(() => window.allow());
  await expect.poll(() => trackStates(page)).toEqual(['ended']);
  await expect(app.main).toHaveAttribute('data-camera', 'off');
});

test('the back camera is asked for first', async ({ app, page }) => {
  await page.evaluate(() => {
    const original = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = (constraints) => original((window.asked = constraints));
  });
  await start(page).click();
  await app.expectAnswer();
  const asked = await page.evaluate(() => window.asked);
  expect(asked).toMatchObject({ audio: false, video: { facingMode: { ideal: 'environment' } } });
});

for (const [facingMode, label, mirrored] of [
  ['user', 'any', true],
  ['environment', 'any', false],
  [undefined, 'Laptop Webcam', true],
  [undefined, 'camera2 0, facing back', false],
]) {
  test(`a camera with facing mode ${facingMode}, “${label}”, is ${mirrored ? '' : 'not '}mirrored`, async ({ app, page }) => {
    await page.evaluate(
      (/** @type {any[]} */ [facingMode, label]) => {
        Object.defineProperty(MediaStreamTrack.prototype, 'label', { get: () => label });
        MediaStreamTrack.prototype.getSettings = () => ({ facingMode });
      },
      [facingMode, label],
    );
    await start(page).click();
    await app.expectAnswer();
    await expect(page.locator('#video')).toHaveAttribute('data-mirror', String(mirrored));
  });
}

test('the user chooses among several cameras, and the one before is released', async ({ app, page }) => {
  await keepStreams(page);
  await page.evaluate(async () => {
    /** @returns {any} */
    const camera = (deviceId, label) => ({ kind: 'videoinput', deviceId, label });
    navigator.mediaDevices.enumerateDevices = async () => [camera('one', 'Front camera'), camera('two', '')];
    const keeping = navigator.mediaDevices.getUserMedia;
    navigator.mediaDevices.getUserMedia = (/** @type {any} */ constraints) => {
      window.asked = constraints.video.deviceId;
      return keeping({ video: true });
    };
  });
  await start(page).click();
  await app.expectAnswer();
  const picker = page.getByLabel('Choose camera');
  await expect(picker.locator('option')).toHaveText(['Front camera', 'Camera 2']);
  await picker.selectOption('two');
  await expect.poll(() => trackStates(page)).toEqual(['ended', 'live']);
  expect(await page.evaluate(() => window.asked)).toEqual({ exact: 'two' });
  await app.expectAnswer();
});

test('a single camera shows no picker', async ({ app, page }) => {
  await start(page).click();
  await app.expectAnswer();
  await expect(page.getByLabel('Choose camera')).toBeHidden();
});

test('a pause keeps picture and answer, and the camera stays open', async ({ app, page }) => {
  await keepStreams(page);
  await start(page).click();
  await app.expectAnswer();
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.locator('#live')).toHaveText('Paused');
  expect(await page.locator('#video').evaluate((/** @type {any} */ video) => video.paused)).toBe(true);
  expect(await trackStates(page)).toEqual(['live']);
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(page.locator('#live')).toHaveText(/^Live/);
});

test('a photo that is taken is in the list with its answer, and the camera goes on', async ({ app, page }) => {
  await start(page).click();
  await app.expectAnswer();
  await page.getByRole('button', { name: 'Take photo' }).click();
  const toList = page.getByRole('button', { name: 'Back to photos (1)' });
  await expect(toList).toBeVisible();
  await expect(app.main).toHaveAttribute('data-camera', 'on');
  await page.getByRole('button', { name: 'Take photo' }).click();
  await page.getByRole('button', { name: 'Back to photos (2)' }).click();
  await expect(page.locator('.tile[data-state="result"]')).toHaveCount(2);
  await expect(page.locator('.tile').first()).toHaveAttribute('aria-label', /^camera-\d{4}-\d\d-\d\d-\d{6}\.jpg: Cat/);
  await expect(app.main).toHaveAttribute('data-camera', 'off');
});

test('a screen reader hears the animal once, as long as it stays the same', async ({ app, page }) => {
  await page.evaluate(() => {
    window.heard = [];
    const region = document.querySelector('[role="status"]');
    new MutationObserver(() => window.heard.push(region.textContent)).observe(region, {
      childList: true,
      characterData: true,
      subtree: true,
    });
  });
  await start(page).click();
  await app.expectAnswer();
  const frames = () => page.evaluate(() => document.getElementById('video').getVideoPlaybackQuality().totalVideoFrames);
  const before = await frames();
  await expect.poll(async () => (await frames()) - before).toBeGreaterThan(40);
  expect(await page.evaluate(() => window.heard)).toEqual(['Cat']);
});
