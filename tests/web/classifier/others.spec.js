import { expect, test } from './fixtures.js';

// The default weights with all labels but the first made labels of other things.
const withOthers = () => {
  window.otherWeights = async () => {
    const { default: name } = await (await fetch('/weights/index.json')).json();
    const file = await (await fetch(`/weights/${name}`)).arrayBuffer();
    const length = Number(new DataView(file).getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(new Uint8Array(file, 8, length)));
    const metadata = header.__metadata__;
    const labels = JSON.parse(metadata.classes);
    metadata.classes = JSON.stringify(labels.slice(0, 1));
    metadata.others = JSON.stringify(labels.slice(1));
    metadata.calibration = JSON.stringify({ ...JSON.parse(metadata.calibration), energy_threshold: 0 });
    const text = new TextEncoder().encode(JSON.stringify(header));
    const tensors = new Uint8Array(file, 8 + length);
    const bytes = new Uint8Array(8 + text.length + tensors.length);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
    bytes.set(text, 8);
    bytes.set(tensors, 8 + text.length);
    return bytes;
  };
};

test('a model with other things says which of them a picture shows', async ({ page }) => {
  await page.addInitScript(withOthers);
  await page.reload();
  const { plain, result, known, info } = await page.evaluate(async () => {
    const { create, blob } = await kit();
    const classifier = await create();
    const plain = await classifier.classify(blob);
    const labels = classifier.info().labels;
    classifier.dispose();
    const other = await create({ weights: await window.otherWeights() });
    const result = await other.classify(blob);
    const { width, height } = await other.explain(blob);
    const info = other.info();
    const features = (await other.embed(blob)).length;
    other.dispose();
    return { plain, result, known: labels, info: { ...info, width, height, features } };
  });
  expect(plain.label).toBe('cat');
  expect(plain.other).toBeUndefined();
  expect(info.labels).toEqual(known.slice(0, 1));
  expect(info.others).toEqual(known.slice(1));
  expect(info.features).toBe(1024 * info.alpha);
  // The same network: the same logits, and the same probabilities under other names.
  expect(result.logits).toEqual(plain.logits);
  expect(result.known).toBe(false);
  expect(result.label).toBe(known[0]);
  expect(result.predictions).toEqual(plain.predictions.filter(({ label }) => label === known[0]));
  expect(result.other).toEqual(plain.predictions[0]);
});
