import { readTensor } from '../../support/weights-file.js';
import { expect, test } from './fixtures.js';
import { defaultWeights } from '../support/site.js';

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

test("a heat map's mean plus the label's bias is the label's logit", async ({ page }) => {
  const { plain, top, maps, size, labels } = await page.evaluate(async () => {
    const { create, blob } = await kit();
    const classifier = await create();
    const { size, labels } = classifier.info();
    const maps = [];
    for (const label of labels) maps.push(await classifier.explain(blob, { label }));
    return { plain: await classifier.classify(blob), top: await classifier.explain(blob), maps, size, labels };
  });
  const bias = readTensor(defaultWeights(), 'fc.bias');
  expect(maps.map(({ label }) => label)).toEqual(labels);
  maps.forEach(({ width, height, values, result }, index) => {
    expect([width, height, values.length]).toEqual([size / 32, size / 32, (size / 32) ** 2]);
    expect(mean(values) + bias[index], labels[index]).toBeCloseTo(plain.logits[index], 3);
    expect(result).toEqual({ ...plain, milliseconds: expect.any(Number) });
  });
  expect(Object.keys(top).sort()).toEqual(['height', 'label', 'result', 'values', 'width']);
  expect(top).toEqual({ ...maps[labels.indexOf(plain.label)], result: { ...plain, milliseconds: expect.any(Number) } });
});

test('a heat map follows the animal through the picture, row by row', async ({ page }) => {
  const maps = await page.evaluate(async () => {
    const { create, bitmap } = await kit();
    const classifier = await create();
    const canvas = new OffscreenCanvas(256, 256);
    const context = canvas.getContext('2d');
    const mapOfCatAt = (/** @type {[number, number, number, number]} */ ...place) => {
      context.fillStyle = '#888';
      context.fillRect(0, 0, 256, 256);
      context.drawImage(bitmap, ...place);
      return classifier.explain(canvas, { label: 'cat' });
    };
    return {
      left: await mapOfCatAt(0, 0, 128, 256),
      right: await mapOfCatAt(128, 0, 128, 256),
      top: await mapOfCatAt(0, 0, 256, 128),
      bottom: await mapOfCatAt(0, 128, 256, 128),
    };
  });
  // The mean of the first half of the columns (or rows) minus that of the second half.
  const lean = ({ values, width, height }, isRows) => {
    const isFirst = (_, index) => (isRows ? Math.floor(index / width) < height / 2 : index % width < width / 2);
    return mean(values.filter(isFirst)) - mean(values.filter((value, index) => !isFirst(value, index)));
  };
  expect(lean(maps.left, false)).toBeGreaterThan(lean(maps.right, false) + 1);
  expect(lean(maps.top, true)).toBeGreaterThan(lean(maps.bottom, true) + 1);
});

test('the last layer takes an embedding to the logits', async ({ page }) => {
  const { kind, embedding, logits, alpha, int8 } = await page.evaluate(async () => {
    const { create, blob } = await kit();
    const classifier = await create();
    const embedding = await classifier.embed(blob);
    const { logits } = await classifier.classify(blob);
    const { alpha, int8 } = classifier.info();
    return { kind: embedding.constructor.name, embedding: [...embedding], logits, alpha, int8 };
  });
  expect(kind).toBe('Float32Array');
  expect(embedding).toHaveLength(1024 * alpha);
  const bias = readTensor(defaultWeights(), 'fc.bias');
  const head = readTensor(defaultWeights(), 'fc.weight');
  const scale = int8 ? readTensor(defaultWeights(), 'fc.scale') : logits.map(() => 1);
  logits.forEach((logit, label) => {
    const weight = (channel) => head[channel * logits.length + label] * scale[label];
    const sum = embedding.reduce((total, value, channel) => total + value * weight(channel), bias[label]);
    expect(sum, `logit ${label}`).toBeCloseTo(logit, 3);
  });
});

test('explain and embed wait in the same queue, and their signals end the wait', async ({ page }) => {
  const { order, failures } = await page.evaluate(async () => {
    const { create, blob, playVideo, failure } = await kit();
    const classifier = await create();
    const video = await playVideo();
    const order = [];
    const controller = new AbortController();
    const photos = [
      classifier.classify(blob).then(() => order.push('classify')),
      classifier.explain(blob).then(() => order.push('explain')),
      classifier.embed(blob).then(() => order.push('embed')),
    ];
    const failures = [
      failure(classifier.explain(blob, { signal: controller.signal })),
      failure(classifier.embed(blob, { signal: controller.signal })),
      failure(classifier.embed(video)),
      failure(classifier.explain(video).then(() => order.push('newest frame'))),
    ];
    controller.abort();
    await Promise.all(photos);
    return { failures: await Promise.all(failures), order };
  });
  expect(order).toEqual(['classify', 'explain', 'embed', 'newest frame']);
  expect(failures).toMatchObject([{ name: 'AbortError' }, { name: 'AbortError' }, { code: 'superseded' }, 'no failure']);
});

test('dispose ends explain and embed', async ({ page }) => {
  const failures = await page.evaluate(async () => {
    const { create, blob, failure } = await kit();
    const classifier = await create();
    const running = [failure(classifier.explain(blob)), failure(classifier.embed(blob))];
    classifier.dispose();
    return Promise.all([...running, failure(classifier.explain(blob)), failure(classifier.embed(blob))]);
  });
  for (const failed of failures) expect(failed).toMatchObject({ isOurs: true, code: 'disposed' });
});
