import { test as base, expect } from '../support/fixtures.js';
import { defaultWeights } from '../support/site.js';

export { expect };

// A page that uses only the package. window.kit() returns functions that create a classifier and sources.
export const test = base.extend({
  page: async ({ page }, use) => {
    defaultWeights();
    await page.addInitScript(() => {
      window.kit = async () => {
        const { createClassifier, ClassifierError } = await import('/classifier/index.js');
        const { default: name } = await (await fetch('/weights/index.json')).json();
        const weights = `/weights/${name}`;
        const blob = await (await fetch('/page/sample-cat.jpg')).blob();
        const bitmap = await createImageBitmap(blob);
        const draw = (canvas) => {
          canvas.width = bitmap.width;
          canvas.height = bitmap.height;
          canvas.getContext('2d').drawImage(bitmap, 0, 0);
          return canvas;
        };
        const playVideo = async () => {
          /** @type {any} */
          const video = document.createElement('video');
          video.muted = true;
          video.srcObject = draw(document.createElement('canvas')).captureStream(0);
          const [track] = video.srcObject.getVideoTracks();
          track.requestFrame();
          await video.play();
          return video;
        };
        // The error of a promise as a plain object, which evaluate() can return.
        const failure = async (promise) => {
          try {
            await promise;
          } catch (error) {
            const { name, code, message, url, status, contentType, cause } = error;
            const isOurs = error instanceof ClassifierError;
            return { isOurs, name, code, message, url, status, contentType, cause: cause && String(cause) };
          }
          return 'no failure';
        };
        const create = (options) => createClassifier({ weights, ...options });
        return { create, createClassifier, weights, blob, bitmap, draw, playVideo, failure };
      };
    });
    await page.goto('bench.html');
    await use(page);
  },
});
