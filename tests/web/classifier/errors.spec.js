// Errors of the package: they name the URL, status, content type and cause.
import { expect, test } from './fixtures.js';

const failureOf = (page, url) =>
  page.evaluate(async (url) => {
    const { createClassifier, failure } = await kit();
    return failure(createClassifier({ weights: url }));
  }, url);

test('weights that are not there', async ({ page }) => {
  const failed = await failureOf(page, 'weights/nothing.safetensors');
  expect(failed).toMatchObject({ isOurs: true, code: 'download', status: 404, contentType: 'text/plain; charset=utf-8' });
  expect(failed.url).toMatch(/\/weights\/nothing\.safetensors$/);
  expect(failed.message).toContain(failed.url);
  expect(failed.message).toContain('404 Not Found (text/plain');
});

test('a web page in the place of weights', async ({ page }) => {
  const failed = await failureOf(page, 'index.html');
  expect(failed).toMatchObject({ code: 'download', status: 200, contentType: 'text/html; charset=utf-8' });
  expect(failed.message).toMatch(/^The weights file is not at .*index\.html: a web page is there instead, the server answered 200 OK/);
});

test('a connection that breaks', async ({ page }) => {
  await page.route('**/gone.safetensors', (route) => route.abort());
  const failed = await failureOf(page, 'gone.safetensors');
  expect(failed).toMatchObject({ code: 'download', cause: expect.stringContaining('TypeError') });
  expect(failed.message).toMatch(/could not be downloaded from .*gone\.safetensors/);
});

test('a file that is something else', async ({ page }) => {
  const failed = await failureOf(page, 'page/icons/icon.svg');
  expect(failed).toMatchObject({ code: 'weights' });
  expect(failed.message).toMatch(/^These weights cannot be used: .*icon\.svg/);
});

test('an engine with the wrong type, or broken', async ({ page }) => {
  await page.route('**/mobilenet-*.wasm', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }));
  const failed = await page.evaluate(async () => {
    const { create, failure } = await kit();
    return failure(create());
  });
  expect(failed).toMatchObject({ code: 'download', status: 200, contentType: 'text/html' });
  expect(failed.message).toMatch(/The engine is not at .*mobilenet-relaxed\.wasm: a web page is there instead/);
  await page.unroute('**/mobilenet-*.wasm');
  await page.route('**/mobilenet-*.wasm', (route) => route.fulfill({ contentType: 'application/wasm', body: 'no wasm' }));
  const broken = await page.evaluate(async () => {
    const { create, failure } = await kit();
    return failure(create());
  });
  expect(broken).toMatchObject({ code: 'engine', status: 200, contentType: 'application/wasm' });
  expect(broken.message).toMatch(/mobilenet-relaxed\.wasm \(application\/wasm\) cannot be compiled/);
});

for (const contentType of ['application/octet-stream', 'application/wasm; charset=utf-8', 'Application/Wasm']) {
  test(`an engine served as ${contentType} runs`, async ({ page }) => {
    await page.route('**/mobilenet-*.wasm', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: { ...response.headers(), 'content-type': contentType } });
    });
    const label = await page.evaluate(async () => {
      const { create, blob } = await kit();
      return (await (await create()).classify(blob)).label;
    });
    expect(label).toEqual(expect.any(String));
  });
}

test('a worker that cannot be loaded', async ({ page }) => {
  await page.route('**/worker.js', (route) => route.fulfill({ status: 404, contentType: 'text/plain', body: 'no' }));
  const failed = await page.evaluate(async () => {
    const { create, failure } = await kit();
    return failure(create());
  });
  expect(failed).toMatchObject({ code: 'engine' });
  expect(failed.message).toMatch(/The worker .*worker\.js failed: it could not be loaded/);
});

test('a browser without SIMD', async ({ page }) => {
  const failed = await page.evaluate(async () => {
    const { create, failure } = await kit();
    WebAssembly.validate = () => false;
    return failure(create());
  });
  expect(failed).toMatchObject({ code: 'unsupported' });
  expect(failed.message).toMatch(/lacks WebAssembly SIMD: it needs Chrome or Edge 91, Firefox 89, Safari 16\.4/);
});

test('arguments of the wrong kind', async ({ page }) => {
  const failures = await page.evaluate(async () => {
    const { create, createClassifier, blob, failure } = await kit();
    const classifier = await create();
    const unplayed = document.createElement('video');
    return Promise.all([
      failure(createClassifier()),
      failure(create({ threads: 0 })),
      failure(classifier.classify('photo.jpg')),
      failure(classifier.classify(null)),
      failure(classifier.classify({ data: new Uint8Array(15), width: 2, height: 2 })),
      failure(classifier.classify({ data: new Float32Array(16), width: 2, height: 2 })),
      failure(classifier.explain(blob, { label: 'unicorn' })),
      failure(classifier.classify(blob, { topK: 0 })),
      failure(classifier.classify(unplayed)),
      failure(classifier.classify(Object.assign(new Image(), { src: '/nothing.png' }))),
    ]);
  });
  for (const failed of failures) expect(failed).toMatchObject({ isOurs: true, code: 'input' });
  expect(failures.map(({ message }) => message)).toEqual([
    expect.stringContaining('needs a weights file as a URL, a Blob or bytes'),
    expect.stringContaining('threads must be a whole number'),
    expect.stringContaining('not String'),
    expect.stringContaining('not null'),
    expect.stringContaining('not 2 × 2 pixels in 15 bytes'),
    expect.stringContaining('8-bit pixels'),
    expect.stringMatching(/This model has no label “unicorn”\. Its labels are .*cat/),
    expect.stringContaining('topK must be a whole number'),
    expect.stringContaining('has no picture yet'),
    expect.stringContaining('could not be loaded'),
  ]);
});

test('memory that the browser does not give', async ({ page }) => {
  const failed = await page.evaluate(async () => {
    WebAssembly.compile = WebAssembly.compileStreaming = () => Promise.reject(new RangeError('Out of memory'));
    const { create, failure } = await kit();
    return failure(create());
  });
  expect(failed).toMatchObject({ code: 'memory', message: 'There is not enough memory for the engine.' });
});

// Firefox with privacy.resistFingerprinting is tested in other_browsers.
test('a browser that hides pixels', async ({ page }) => {
  const answerWith = async (change) => {
    await page.route('**/classifier/worker.js', async (route) => {
      const response = await route.fetch();
      const hide = `const real = OffscreenCanvasRenderingContext2D.prototype.getImageData;
        OffscreenCanvasRenderingContext2D.prototype.getImageData = function (...area) {
          const image = real.apply(this, area);
          image.data.forEach((value, index) => { image.data[index] = (${change})(value, index); });
          return image;
        };`;
      await route.fulfill({ response, body: `${hide}\n${await response.text()}` });
    });
    const answer = await page.evaluate(async () => {
      const { create, blob, failure } = await kit();
      const classifier = await create();
      const answer = classifier.classify(blob);
      const failed = await failure(answer);
      return failed === 'no failure' ? answer : failed;
    });
    await page.unroute('**/classifier/worker.js');
    return answer;
  };
  const blocked = await answerWith('() => 255');
  expect(blocked).toMatchObject({ code: 'blocked-pixels' });
  expect(blocked.message).toContain('Allow this site to read canvas data');
  expect(await answerWith('(value, index) => value ^ (index % 7 === 0 ? 1 : 0)')).toMatchObject({ label: 'cat' });
});
