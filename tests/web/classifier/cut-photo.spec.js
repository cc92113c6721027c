// A photo reaches the engine in strips of at most 4 MB: one whose data end early is refused wherever its grey end lies.
import { expect, test } from '../support/fixtures.js';

test('a large JPEG whose data end early is refused, upright and turned', async ({ page }) => {
  await page.goto('bench.html');
  const { answers, labels } = await page.evaluate(async () => {
    const { createClassifier } = await import('./classifier/index.js');
    const { default: name } = await (await fetch('weights/index.json')).json();
    const classifier = await createClassifier({ weights: `weights/${name}` });
    // Three strips.
    const canvas = new OffscreenCanvas(1500, 1600);
    const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d'));
    for (let y = 0; y < 1600; y += 8) {
      for (let x = 0; x < 1500; x += 8) {
        context.fillStyle = `hsl(${(x * y) % 360}, 90%, 40%)`;
        context.fillRect(x, y, 8, 8);
      }
    }
    const whole = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg' })).arrayBuffer());
    const turned = (orientation) => {
      const tiff = [77, 77, 0, 42, 0, 0, 0, 8, 0, 1, 1, 18, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
      const exif = [0xff, 0xe1, 0, tiff.length + 8, ...new TextEncoder().encode('Exif\0\0'), ...tiff];
      return new Uint8Array([0xff, 0xd8, ...exif, ...whole.subarray(2)]);
    };
    // Not within a code of two bytes for 255. The data end at another bit each time.
    const cut = (bytes, extra) => {
      let end = Math.floor(bytes.length * 0.7) + extra;
      if (bytes[end - 1] === 255) end -= 1;
      return new Uint8Array([...bytes.subarray(0, end), 0xff, 0xd9]);
    };
    const classify = (bytes) =>
      classifier.classify(bytes).then(
        ({ logits }) => logits.length,
        ({ message }) => message,
      );
    const answers = [];
    for (let orientation = 1; orientation <= 8; ++orientation) {
      const bytes = turned(orientation);
      answers.push([await classify(bytes), await classify(cut(bytes, orientation)), await classify(bytes)]);
    }
    return { answers, labels: classifier.info().labels.length };
  });
  const refusal = 'This file is incomplete: its JPEG data end early. Export or download it again.';
  expect(answers).toEqual(Array.from({ length: 8 }, () => [labels, refusal, labels]));
});
