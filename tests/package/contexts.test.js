// The package in unusual places of browsers: workers of all kinds, frames, policies and servers. Unbundled, from the server
// of the page unless a test says otherwise.
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { basename, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { photo } from '../web/support/site.js';
import { consumer, installed, name, packedWeights } from './installed.js';
import { says, useBrowser } from './page.js';
import { serveFolder } from './static-server.js';

const classifier = `/node_modules/${name}/index.js`;
const weights = `/node_modules/${name}/weights/${basename(packedWeights())}`;
const folder = join(consumer, 'contexts');

describe('in browsers', { timeout: 900_000 }, () => {
  const inPage = useBrowser();
  let server;
  before(async () => {
    cpSync(photo('chelsea.png'), join(folder, 'photo.png'));
    writeFileSync(join(folder, 'index.html'), '<!doctype html><output></output>');
    server = await serveFolder(consumer);
  });
  after(() => server.close());

  // Evaluates a function in the page with { create, createClassifier, failure, photo, weights, more }: create() makes a
  // classifier, and failure() returns the code and message of a promise's error.
  const evaluate = (use, more) =>
    inPage(`${server.address}contexts/`, async (page) => {
      const given = await page.evaluateHandle(
        async ([path, weights, more]) => {
          const { createClassifier } = await import(path);
          const create = (options) => createClassifier({ weights, ...options });
          const photo = await (await fetch('/contexts/photo.png')).blob();
          const failure = (promise) =>
            promise.then(
              () => 'no error',
              ({ code, message }) => `${code}: ${message}`,
            );
          return { create, createClassifier, failure, photo, weights, more };
        },
        [classifier, weights, more],
      );
      return page.evaluate(use, given);
    });

  test('a service worker says that it cannot run the classifier', async () => {
    const answer = await evaluate(async () => {
      const registration = await navigator.serviceWorker.register('/contexts/service-worker.js', { type: 'module' });
      const worker = registration.installing ?? registration.active;
      const { port1, port2 } = new MessageChannel();
      const answered = new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)));
      worker.postMessage('', [port2]);
      return answered;
    });
    assert.equal(
      answer,
      'unsupported: The classifier runs in a worker of its own, which a service worker cannot start. Create it in the page.',
    );
  });

  test('so does a shared worker', async () => {
    const answer = await evaluate(async () => {
      const { port } = new SharedWorker('/contexts/service-worker.js', { type: 'module' });
      return new Promise((resolve) => (port.onmessage = ({ data }) => resolve(data)));
    });
    assert.equal(
      answer,
      'unsupported: The classifier runs in a worker of its own, which a shared worker cannot start. Create it in the page.',
    );
  });

  test('a module worker and a blob: worker get answers', async () => {
    const labels = await evaluate(async ({ photo, weights }) => {
      const absolute = new URL(weights, location.href).href;
      const script = `import ${JSON.stringify(new URL('/contexts/module-worker.js', location.href))};`;
      const addresses = ['/contexts/module-worker.js', URL.createObjectURL(new Blob([script], { type: 'text/javascript' }))];
      return Promise.all(
        addresses.map((address) => {
          const worker = new Worker(address, { type: 'module' });
          worker.postMessage({ weights: absolute, photo });
          return new Promise((resolve, reject) => {
            worker.onmessage = ({ data }) => resolve(data);
            worker.onerror = ({ message }) => reject(new Error(message));
          });
        }),
      );
    });
    assert.deepEqual(labels, ['cat', 'cat']);
  });

  test('weights with a relative URL in a blob: worker are refused with a message', async () => {
    const message = await evaluate(async ({ weights }) => {
      const script = `import { createClassifier } from ${JSON.stringify(new URL('/node_modules/mobilenet-classifier/index.js', location.href))};
        createClassifier({ weights: ${JSON.stringify(weights)} }).catch(({ code, message }) => postMessage(code + ': ' + message));`;
      const worker = new Worker(URL.createObjectURL(new Blob([script], { type: 'text/javascript' })), { type: 'module' });
      return new Promise((resolve) => (worker.onmessage = ({ data }) => resolve(data)));
    });
    assert.match(message, /^input: “\/node_modules\/.*\.safetensors” is no URL of a weights file: /);
  });

  // A page with this script and headers, whose package comes from a server that allows every origin.
  async function inFrame(sandbox, use) {
    const cdn = await serveFolder(installed, { 'Access-Control-Allow-Origin': '*' });
    const picture = `data:image/png;base64,${readFileSync(photo('chelsea.png'), 'base64')}`;
    const script = `
      import { createClassifier } from '${cdn.address}index.js';
      const output = document.querySelector('output');
      try {
        const classifier = await createClassifier({ weights: '${cdn.address}weights/${basename(packedWeights())}' });
        output.textContent = (await classifier.classify(document.querySelector('img'))).label;
      } catch (error) {
        output.textContent = error.message;
      }`;
    const framed = `<!doctype html><img src="${picture}"><output></output><script type="module">${script}</script>`;
    mkdirSync(join(folder, 'frame'), { recursive: true });
    writeFileSync(join(folder, 'frame/framed.html'), framed);
    writeFileSync(join(folder, 'frame/index.html'), `<!doctype html><iframe sandbox="${sandbox}" src="framed.html"></iframe>`);
    try {
      await inPage(`${server.address}contexts/frame/`, (page) => use(page.frameLocator('iframe').locator('output')));
    } finally {
      cdn.close();
    }
  }

  test('a sandboxed frame without an origin gets answers', () =>
    inFrame('allow-scripts', (output) => output.filter({ hasText: /^cat$/ }).waitFor({ timeout: 60_000 })));

  test('a worker that another origin does not serve is named in the error', async () => {
    cpSync(installed, join(folder, 'incomplete'), { recursive: true });
    rmSync(join(folder, 'incomplete/worker.js'));
    const cdn = await serveFolder(join(folder, 'incomplete'), { 'Access-Control-Allow-Origin': '*' });
    try {
      const message = await evaluate(async ({ failure, weights, more: address }) => {
        const { createClassifier } = await import(`${address}index.js`);
        return failure(createClassifier({ weights }));
      }, cdn.address);
      assert.match(message, /^engine: The worker http:.*worker\.js failed: .*dynamically imported module: http:.*worker\.js$/);
    } finally {
      cdn.close();
    }
  });

  test('sources of another frame are taken', async () => {
    const labels = await evaluate(async ({ create, photo }) => {
      const frame = document.body.appendChild(document.createElement('iframe'));
      const theirs = /** @type {any} */ (frame.contentWindow);
      const image = frame.contentDocument.createElement('img');
      image.src = '/contexts/photo.png';
      await image.decode();
      const canvas = frame.contentDocument.createElement('canvas');
      canvas.width = image.naturalWidth;
      canvas.height = image.naturalHeight;
      canvas.getContext('2d').drawImage(image, 0, 0);
      const buffer = await photo.arrayBuffer();
      const bytes = new theirs.Uint8Array(buffer);
      const sources = [new theirs.File([photo], 'a.png'), new theirs.Blob([photo]), bytes, image, canvas];
      sources.push(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height), await theirs.createImageBitmap(canvas));
      const classifier = await create();
      const outcomes = await classifier.classifyAll(sources);
      classifier.dispose();
      return outcomes.map(({ result, error }) => result?.label ?? error.message);
    });
    assert.deepEqual(labels, Array(7).fill('cat'));
  });

  const withPolicy = async (policy, use) => {
    const strict = await serveFolder(consumer, { 'Content-Security-Policy': policy });
    const script = `import { createClassifier } from '${classifier}';
      const output = document.querySelector('output');
      createClassifier({ weights: '${weights}' }).then(
        async (classifier) => (output.textContent = (await classifier.classify(document.querySelector('img'))).label),
        ({ code, message }) => (output.textContent = code + ': ' + message),
      );`;
    mkdirSync(join(folder, 'policy'), { recursive: true });
    writeFileSync(join(folder, 'policy/main.js'), script);
    const page = '<!doctype html><img src="../photo.png"><output></output><script type="module" src="main.js"></script>';
    writeFileSync(join(folder, 'policy/index.html'), page);
    try {
      await inPage(`${strict.address}contexts/policy/`, use);
    } finally {
      strict.close();
    }
  };
  const policy = "default-src 'none'; img-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'";

  test('the README’s Content-Security-Policy is enough', () => withPolicy(policy, (page) => says(page, /^cat$/)));

  for (const [title, change, message] of /** @type {[string, [string, string], RegExp][]} */ ([
    ['worker-src', ["worker-src 'self'", "worker-src 'none'"], /^engine: The worker http.*worker\.js (cannot be started|failed): /],
    ['wasm-unsafe-eval', [" 'wasm-unsafe-eval'", ''], /^engine: The engine at http.*Content Security Policy/],
    ['connect-src', ["connect-src 'self'", "connect-src 'none'"], /^download: The (engine|weights file) could not be downloaded from/],
  ])) {
    test(`a policy without ${title} is named in the error`, () => withPolicy(policy.replace(...change), (page) => says(page, message)));
  }

  test('a path with spaces, signs and letters of other scripts', async () => {
    const odd = await serveFolder(consumer);
    const path = 'contexts/a b #1 100% été/';
    mkdirSync(join(consumer, path), { recursive: true });
    cpSync(installed, join(consumer, path, name), { recursive: true });
    const address = `${odd.address}${path.split('/').map(encodeURIComponent).join('/')}${name}/`;
    try {
      const label = await inPage(`${odd.address}contexts/`, (page) =>
        page.evaluate(
          async ([folder, file]) => {
            const { createClassifier } = await import(`${folder}index.js`);
            const classifier = await createClassifier({ weights: `${folder}weights/${file}` });
            return (await classifier.classify(await (await fetch('/contexts/photo.png')).blob())).label;
          },
          [address, basename(packedWeights())],
        ),
      );
      assert.equal(label, 'cat');
    } finally {
      odd.close();
    }
  });

  test('two copies of the package work side by side', async () => {
    cpSync(installed, join(folder, 'other'), { recursive: true });
    const labels = await evaluate(async ({ create, photo, weights }) => {
      const other = await import(/** @type {any} */ ('/contexts/other/index.js'));
      const both = await Promise.all([create(), other.createClassifier({ weights })]);
      const results = await Promise.all(both.map((one) => one.classify(photo)));
      both[0].dispose();
      return [...results, await both[1].classify(photo)].map(({ label }) => label);
    });
    assert.deepEqual(labels, ['cat', 'cat', 'cat']);
  });

  test('weights that cannot be had are refused with the reason', async () => {
    const page = '<!doctype html><title>Not found</title>';
    const other = createServer((request, response) => {
      const open = request.url.startsWith('/open');
      const headers = { 'Content-Type': 'text/html', ...(open ? { 'Access-Control-Allow-Origin': '*' } : {}) };
      response.writeHead(request.url.endsWith('404') ? 404 : 200, headers).end(page);
    }).listen(0, 'localhost');
    await new Promise((resolve) => other.once('listening', () => resolve()));
    const { port } = /** @type {import('node:net').AddressInfo} */ (other.address());
    const address = `http://localhost:${port}`;
    const collect = async ({ createClassifier, failure, more: address }) => {
      const weights = [`${address}/closed`, `${address}/open/200`, `${address}/open/404`, 'http://', new Response('x'), new ArrayBuffer(8)];
      const messages = [];
      for (const kind of weights) messages.push(await failure(createClassifier({ weights: kind })));
      return messages;
    };
    try {
      const [closed, found, missing, invalid, response, bytes] = await evaluate(collect, address);
      const hint = 'Does its server allow other origins, with the header Access-Control-Allow-Origin?';
      assert.equal(closed, `download: The weights file could not be downloaded from ${address}/closed: Failed to fetch. ${hint}`);
      assert.equal(
        found,
        `download: The weights file is not at ${address}/open/200: a web page is there instead, the server answered 200 OK (text/html).`,
      );
      assert.equal(missing, `download: The weights file is not at ${address}/open/404: the server answered 404 Not Found (text/html).`);
      assert.match(invalid, /^input: “http:\/\/” is no URL of a weights file: /);
      assert.equal(response, 'input: createClassifier needs a weights file as a URL, a Blob or bytes: { weights: url }, not Response.');
      assert.match(bytes, /^weights: /);
    } finally {
      other.closeAllConnections();
      other.close();
    }
  });

  test('sources that are no pictures are refused with advice', async () => {
    const messages = await evaluate(async ({ create, failure, photo }) => {
      const classifier = await create();
      const moved = new Uint8Array(await photo.arrayBuffer());
      structuredClone(moved, { transfer: [moved.buffer] });
      const pixels = new ImageData(2, 2);
      structuredClone(pixels.data, { transfer: [pixels.data.buffer] });
      const bitmap = await createImageBitmap(photo);
      bitmap.close();
      const response = new Response(photo);
      const sources = [moved, moved.buffer, pixels, bitmap, response, response.body, new URL('/photo.png', location.href), '/photo.png'];
      const input = Object.assign(document.createElement('input'), { type: 'file' });
      sources.push(Promise.resolve(photo), [photo], input.files, null, document.body, Object.create(null), new Blob([]));
      const all = [];
      for (const source of sources) all.push(await failure(classifier.classify(source)));
      all.push((await classifier.classify(photo)).label);
      classifier.dispose();
      return all;
    });
    const gone = (what) =>
      `input: ${what} has no bytes any more: its buffer was transferred elsewhere. Make a copy before you transfer it.`;
    const not = (kind, advice) =>
      `input: A source is a Blob, File, the bytes of one or ImageData, ImageBitmap, canvas, img or video element, not ${kind}.${advice}`;
    const read = ' Read the file that it names, for example with fetch(), and pass its Blob.';
    assert.match(messages.splice(3, 1)[0], /^input: This ImageBitmap has no picture to read: /);
    assert.deepEqual(messages, [
      gone('This source'),
      gone('This source'),
      gone('This ImageData'),
      not('Response', ' Pass await response.blob().'),
      not('ReadableStream', ' Pass await new Response(stream).blob().'),
      not('URL', read),
      not('String', read),
      not('Promise', ' Await it first.'),
      not('Array', ' Pass the list to classifyAll().'),
      not('FileList', ' Pass one of its files, or the list to classifyAll().'),
      not('null', ''),
      not('HTMLBodyElement', ''),
      not('Object', ''),
      'empty: This file is empty. Export or download it again.',
      'cat',
    ]);
  });

  test('an error of the caller’s onProgress or onResult reaches the caller', async () => {
    const messages = await evaluate(async ({ create, photo }) => {
      const wrong = () => {
        throw new RangeError('a bug of mine');
      };
      const classifier = await create();
      const calls = [create({ onProgress: wrong }), classifier.classifyAll([photo], { onResult: wrong })];
      const errors = await Promise.all(calls.map((call) => call.catch((error) => `${error.name}: ${error.message}`)));
      return [...errors, (await classifier.classify(photo)).label];
    });
    assert.deepEqual(messages, ['RangeError: a bug of mine', 'RangeError: a bug of mine', 'cat']);
  });
});
