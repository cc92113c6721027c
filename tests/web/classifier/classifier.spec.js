import { expect, test } from './fixtures.js';
import { pretendCores } from '../support/pretend-cores.js';
import { defaultWeights } from '../support/site.js';

test('every kind of source gives the same answer', async ({ page }) => {
  const { results, bitmapStillUsable } = await page.evaluate(async () => {
    const { create, blob, bitmap, draw, playVideo } = await kit();
    const classifier = await create();
    const image = new Image();
    image.src = '/page/sample-cat.jpg';
    const canvas = draw(document.createElement('canvas'));
    const imageData = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const { data, width, height } = imageData;
    const buffer = await blob.arrayBuffer();
    const sources = {
      blob,
      buffer,
      bytes: new Uint8Array(buffer),
      bitmap,
      canvas,
      offscreen: draw(new OffscreenCanvas(1, 1)),
      imageData,
      likeImageData: { data: new Uint8Array(data), width, height },
      image,
      video: await playVideo(),
    };
    const results = {};
    for (const [kind, source] of Object.entries(sources)) results[kind] = await classifier.classify(source);
    classifier.dispose();
    return { results, bitmapStillUsable: bitmap.width > 0 };
  });
  expect(bitmapStillUsable).toBe(true);
  const { logits, label } = results.blob;
  for (const [kind, result] of Object.entries(results)) {
    expect(result.label, kind).toBe(label);
    // A video stream compresses colours; all other sources have the same pixels.
    const tolerance = kind === 'video' ? 1 : 1e-5;
    result.logits.forEach((logit, i) => expect(Math.abs(logit - logits[i]), `${kind}, logit ${i}`).toBeLessThan(tolerance));
  }
});

test('a result and info have the documented form', async ({ page }) => {
  const { result, top, info } = await page.evaluate(async () => {
    const { create, blob } = await kit();
    const classifier = await create();
    return { result: await classifier.classify(blob), top: await classifier.classify(blob, { topK: 3 }), info: classifier.info() };
  });
  expect(info).toEqual({
    simd: 'relaxed',
    threads: 1,
    alpha: expect.any(Number),
    size: expect.any(Number),
    labels: expect.any(Array),
    others: [],
    int8: defaultWeights().includes('.int8.'),
    reason: 'The build with relaxed SIMD, the fastest one, on one thread.',
  });
  expect(Object.keys(result).sort()).toEqual(['confidence', 'known', 'label', 'logits', 'milliseconds', 'predictions']);
  const probabilities = result.predictions.map(({ probability }) => probability);
  expect(probabilities).toEqual([...probabilities].sort((a, b) => b - a));
  expect(probabilities.reduce((sum, value) => sum + value)).toBeCloseTo(1, 5);
  expect(result.predictions[0]).toEqual({ label: result.label, probability: result.confidence });
  expect(result.predictions.map(({ label }) => label).sort()).toEqual([...info.labels].sort());
  expect(result.logits).toHaveLength(info.labels.length);
  expect(info.labels[result.logits.indexOf(Math.max(...result.logits))]).toBe(result.label);
  expect(result.milliseconds).toBeGreaterThan(0);
  expect(top.predictions).toEqual(result.predictions.slice(0, 3));
});

test('threads give the same answer, and end with the classifier', async ({ page }) => {
  await pretendCores(page, 2);
  const { infos, logits, failed } = await page.evaluate(async () => {
    const { create, blob, failure } = await kit();
    const classifiers = [await create(), await create({ threads: 2 })];
    const answers = [];
    for (const classifier of classifiers) answers.push(await classifier.classify(blob));
    const pending = failure(classifiers[1].classify(blob));
    for (const classifier of classifiers) classifier.dispose();
    return {
      infos: classifiers.map((classifier) => classifier.info()),
      logits: answers.map(({ logits }) => logits),
      failed: await pending,
    };
  });
  expect(infos.map(({ threads }) => threads)).toEqual([1, 2]);
  expect(infos[1].reason).toBe('The build with relaxed SIMD, the fastest one, on 2 threads.');
  expect(logits[1]).toEqual(logits[0]);
  expect(failed).toMatchObject({ code: 'disposed' });
  await expect.poll(() => page.workers().length).toBe(0);
});

test('the EXIF orientation is applied', async ({ page }) => {
  const [upright, turned] = await page.evaluate(async () => {
    const { create, blob, bitmap } = await kit();
    // The same pixels stored a quarter turn to the left, with the tag that says "turn right".
    const canvas = new OffscreenCanvas(bitmap.height, bitmap.width);
    const context = canvas.getContext('2d');
    context.translate(0, bitmap.width);
    context.rotate(-Math.PI / 2);
    context.drawImage(bitmap, 0, 0);
    const stored = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 1 })).arrayBuffer());
    const exif = [
      0xff, 0xe1, 0, 34, 69, 120, 105, 102, 0, 0, 77, 77, 0, 42, 0, 0, 0, 8, 0, 1, 1, 18, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0,
    ];
    const tagged = new Blob([stored.subarray(0, 2), new Uint8Array(exif), stored.subarray(2)]);
    const classifier = await create();
    return [await classifier.classify(blob), await classifier.classify(tagged)];
  });
  expect(turned.label).toBe(upright.label);
  turned.logits.forEach((logit, i) => expect(Math.abs(logit - upright.logits[i])).toBeLessThan(0.5));
});

test('all photos are answered, in order, but only the newest of the waiting video frames', async ({ page }) => {
  const { order, frames } = await page.evaluate(async () => {
    const { create, blob, playVideo, failure } = await kit();
    const classifier = await create();
    const video = await playVideo();
    const order = [];
    const photos = [1, 2, 3].map((n) => classifier.classify(blob).then(() => order.push(`photo ${n}`)));
    const frames = [1, 2, 3].map((n) => failure(classifier.classify(video).then(() => order.push(`frame ${n}`))));
    const late = classifier.classify(blob).then(() => order.push('photo 4'));
    await Promise.all([...photos, late]);
    return { frames: await Promise.all(frames), order };
  });
  expect(order).toEqual(['photo 1', 'photo 2', 'photo 3', 'photo 4', 'frame 3']);
  expect(frames.slice(0, 2)).toMatchObject([{ code: 'superseded' }, { code: 'superseded' }]);
  expect(frames[2]).toBe('no failure');
});

test('a canvas is taken as it is at the call', async ({ page }) => {
  const [before, after] = await page.evaluate(async () => {
    const { create, draw } = await kit();
    const classifier = await create();
    const canvas = draw(document.createElement('canvas'));
    const expected = await classifier.classify(canvas);
    const pending = classifier.classify(canvas);
    canvas.getContext('2d').fillRect(0, 0, canvas.width, canvas.height);
    return [expected.logits, (await pending).logits];
  });
  expect(after).toEqual(before);
});

test('weights may be bytes', async ({ page }) => {
  const { labels, steps, broken } = await page.evaluate(async () => {
    const { createClassifier, weights, blob, failure } = await kit();
    const file = await (await fetch(weights)).blob();
    const buffer = await file.arrayBuffer();
    const padded = new Uint8Array(buffer.byteLength + 7);
    padded.set(new Uint8Array(buffer), 7);
    const labels = [];
    const steps = [];
    for (const bytes of [file, buffer, padded.subarray(7)]) {
      const classifier = await createClassifier({ weights: bytes, onProgress: (step) => steps.push(step.loaded === buffer.byteLength) });
      labels.push((await classifier.classify(blob)).label);
      classifier.dispose();
    }
    return { labels, steps, broken: await failure(createClassifier({ weights: new File(['no weights'], 'mine.safetensors') })) };
  });
  expect(labels).toEqual(Array(3).fill(labels[0]));
  expect(steps).toEqual([true, true, true]);
  expect(broken).toMatchObject({ code: 'weights', message: expect.stringContaining('cannot be used: mine.safetensors') });
});

test('a classifier works in the caller’s own worker', async ({ page }) => {
  // Served from the site, as the policy does not allow blob: workers.
  await page.route('**/caller.js', (route) =>
    route.fulfill({
      contentType: 'text/javascript',
      headers: { 'Cross-Origin-Embedder-Policy': 'require-corp' },
      body: `
        import { createClassifier } from '/classifier/index.js';
        onmessage = async ({ data: { weights, blob } }) => {
          const classifier = await createClassifier({ weights });
          const result = await classifier.classify(blob);
          classifier.dispose();
          postMessage(result);
        };`,
    }),
  );
  const [inWorker, inPage] = await page.evaluate(async () => {
    const { create, weights, blob } = await kit();
    const worker = new Worker('/caller.js', { type: 'module' });
    const result = new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
    });
    worker.postMessage({ weights: new URL(weights, location.href).href, blob });
    return [await result, await (await create()).classify(blob)];
  });
  expect(inWorker.logits).toEqual(inPage.logits);
});

test('signals cancel the creation and a waiting call, and the classifier goes on', async ({ page }) => {
  const outcome = await page.evaluate(async () => {
    const { create, blob, failure } = await kit();
    const tooLate = await failure(create({ signal: AbortSignal.abort() }));
    const early = new AbortController();
    const creating = failure(create({ signal: early.signal, onProgress: () => early.abort() }));
    const during = await creating;
    const classifier = await create();
    const controller = new AbortController();
    const first = classifier.classify(blob);
    const second = failure(classifier.classify(blob, { signal: controller.signal }));
    controller.abort(new Error('changed my mind'));
    return { tooLate, during, second: await second, first: (await first).label, third: (await classifier.classify(blob)).label };
  });
  expect(outcome.tooLate).toMatchObject({ name: 'AbortError', isOurs: false });
  expect(outcome.during).toMatchObject({ name: 'AbortError', isOurs: false });
  expect(outcome.second).toMatchObject({ message: 'changed my mind' });
  expect(outcome.third).toBe(outcome.first);
});

test('dispose rejects waiting and later calls', async ({ page }) => {
  const failures = await page.evaluate(async () => {
    const { create, blob, failure } = await kit();
    const classifier = await create();
    const running = [failure(classifier.classify(blob)), failure(classifier.classify(blob))];
    classifier.dispose();
    return Promise.all([...running, failure(classifier.classify(blob))]);
  });
  for (const failed of failures) expect(failed).toMatchObject({ isOurs: true, code: 'disposed' });
});

test('progress counts the bytes of the weights file', async ({ page }) => {
  const { steps, bytes } = await page.evaluate(async () => {
    const { create, weights } = await kit();
    const steps = [];
    await create({ onProgress: (step) => steps.push(step) });
    return { steps, bytes: (await (await fetch(weights)).arrayBuffer()).byteLength };
  });
  expect(steps.at(-1)).toEqual({ loaded: bytes, total: bytes });
  expect(steps.map(({ loaded }) => loaded)).toEqual(steps.map(({ loaded }) => loaded).sort((a, b) => a - b));
});
