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

// Mutes the track on show, as the system does for a camera that is covered or switched off by a key.
const setMuted = (page, muted) =>
  page.evaluate((muted) => {
    const [track] = window.streams.at(-1).getVideoTracks();
    Object.defineProperty(track, 'muted', { value: muted, configurable: true });
    track.dispatchEvent(new Event(muted ? 'mute' : 'unmute'));
  }, muted);

test('a camera without pictures gets no answers, and goes on when the pictures are back', async ({ app, page }) => {
  await keepStreams(page);
  await start(page).click();
  await app.expectState('result');
  await setMuted(page, true);
  await expect(app.headline).toHaveText('Camera');
  await expect(app.detail).toHaveText(/^The camera is on but sends no picture/);
  await expect(page.getByRole('status')).toHaveText(/^The camera is on but sends no picture/);
  await expect(page.locator('#live')).toHaveText('No picture');
  await expect(page.getByRole('button', { name: 'Take photo' })).toBeDisabled();
  await expect(app.bars.first().locator('.bar-value')).toHaveText('');
  const frames = () => page.evaluate(() => document.getElementById('video').getVideoPlaybackQuality().totalVideoFrames);
  const before = await frames();
  await expect.poll(async () => (await frames()) - before).toBeGreaterThan(20);
  await expect(app.headline).toHaveText('Camera');
  expect(await trackStates(page)).toEqual(['live']);
  await setMuted(page, false);
  await expect(app.headline).toHaveText('Cat');
  await expect(page.locator('#live')).toHaveText(/^Live/);
  await expect(page.getByRole('button', { name: 'Take photo' })).toBeEnabled();
});

test('a camera that is muted from the start says so instead of asking for ever', async ({ app, page }) => {
  await page.evaluate(() => {
    Object.defineProperty(MediaStreamTrack.prototype, 'muted', { get: () => true });
    HTMLMediaElement.prototype.play = () => new Promise(() => {}); // as no picture comes
  });
  await start(page).click();
  await expect(app.detail).toHaveText(/^The camera is on but sends no picture/);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await app.expectState('ready');
});

test('while another camera starts, no photo is taken', async ({ app, page }) => {
  await keepStreams(page);
  await page.evaluate(async () => {
    /** @returns {any} */
    const camera = (deviceId, label) => ({ kind: 'videoinput', deviceId, label });
    navigator.mediaDevices.enumerateDevices = async () => [camera('one', 'Front camera'), camera('two', 'Back camera')];
    const keeping = navigator.mediaDevices.getUserMedia;
    const released = new Promise((resolve) => (window.release = resolve));
    navigator.mediaDevices.getUserMedia = async (/** @type {any} */ constraints) => {
      if (constraints.video.deviceId) await released;
      return keeping({ video: true });
    };
  });
  await start(page).click();
  await app.expectAnswer();
  const shutter = page.getByRole('button', { name: 'Take photo' });
  await expect(shutter).toBeEnabled();
  await page.getByLabel('Choose camera').selectOption('two');
  await expect(shutter).toBeDisabled();
  // A click that comes just before it is disabled takes nothing either.
  await shutter.evaluate((/** @type {any} */ button) => {
    button.disabled = false;
    button.click();
  });
  await expect(page.locator('#all-photos')).toBeHidden();
  await page.evaluate(() => window.release());
  await expect.poll(() => trackStates(page)).toEqual(['ended', 'live']);
  await expect(shutter).toBeEnabled();
  await shutter.click();
  await page.getByRole('button', { name: 'Back to photos (1)' }).click();
  await expect(page.locator('.tile[data-state="result"]')).toHaveCount(1);
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
