import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { getEventListeners } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { photo, root } from '../web/support/site.js';
import { consumer, importPackage, name, packedWeights } from './installed.js';
import { examples } from './readme.js';

const golden = (file) => join(root, 'tests/golden/images', file);
const { ClassifierError, createClassifier } = await importPackage();
const weights = packedWeights();
const cat = readFileSync(photo('chelsea.png'));

// A PNG file whose header claims far too many pixels.
const huge = Buffer.from(cat);
huge.writeUInt32BE(30000, 16);
huge.writeUInt32BE(20000, 20);

const webp = readFileSync(golden('chelsea.webp'));
const hugeWebp = Buffer.from(webp.subarray(0, 38));
hugeWebp.writeUInt32LE(30, 4);
hugeWebp.writeUInt32LE(0x3fff3fff, 26);

// The same JPEG file with an EXIF orientation. tests/engine/image checks what each of the eight does.
function turned(jpeg, orientation) {
  const tiff = [77, 77, 0, 42, 0, 0, 0, 8, 0, 1, 1, 18, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
  const segment = Buffer.concat([Buffer.from([0xff, 0xe1, 0, tiff.length + 8]), Buffer.from('Exif\0\0'), Buffer.from(tiff)]);
  return Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)]);
}

describe('in Node.js', () => {
  let classifier;
  before(async () => {
    classifier = await createClassifier({ weights });
  });
  after(() => classifier.dispose());

  const trainer = join(root, 'build/native/trainer');
  const files = [
    photo('chelsea.png'),
    photo('astronaut.jpg'),
    join(root, 'web/page/sample-cat.jpg'),
    ...['animated.gif', 'cmyk.jpg', 'deep.png', 'grey.jpg', 'interlaced.png', 'palette_alpha.png', 'progressive.jpg'].map(golden),
    ...['chelsea.webp', 'squares.webp', 'squares_alpha.webp', 'animated.webp'].map(golden),
  ];

  test('answers equal those of trainer classify', { skip: !existsSync(trainer) && 'build/native/trainer is not built' }, async () => {
    const lines = execFileSync(trainer, ['classify', '--weights', weights, '--json', ...files], { encoding: 'utf8' });
    const native = lines
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.equal(native.length, files.length);
    for (const [index, file] of files.entries()) {
      const result = await classifier.classify(readFileSync(file));
      const { logits, label, known } = native[index];
      assert.equal(result.logits.length, logits.length);
      const distance = Math.max(...result.logits.map((logit, i) => Math.abs(logit - logits[i])));
      assert.ok(distance < 1e-4, `${file}: logits differ by ${distance}`);
      assert.deepEqual([result.label, result.known], [label, known], file);
    }
  });

  test('the EXIF orientation of a photo is applied', async () => {
    const jpeg = readFileSync(photo('astronaut.jpg'));
    const plain = await classifier.classify(jpeg);
    const upright = await classifier.classify(turned(jpeg, 1));
    const onItsHead = await classifier.classify(turned(jpeg, 3));
    assert.deepEqual(upright.logits, plain.logits);
    assert.notDeepEqual(onItsHead.logits, plain.logits);
  });

  test('every kind of source gives the same answer, and stays the caller’s', async () => {
    const expected = await classifier.classify(cat);
    assert.equal(expected.label, 'cat');
    const sources = {
      bytes: new Uint8Array(cat),
      buffer: cat.buffer.slice(cat.byteOffset, cat.byteOffset + cat.length),
      blob: new Blob([cat]),
      file: new File([cat], 'chelsea.png'),
    };
    for (const [kind, source] of Object.entries(sources)) {
      assert.deepEqual((await classifier.classify(source)).logits, expected.logits, kind);
      assert.deepEqual((await classifier.classify(source)).logits, expected.logits, `${kind}, once more`);
    }
    const grey = { data: new Uint8ClampedArray(64 * 48 * 4).fill(128), width: 64, height: 48 };
    const { logits } = await classifier.classify(grey);
    assert.notDeepEqual(logits, expected.logits);
    assert.deepEqual((await classifier.classify({ ...grey, data: Buffer.from(grey.data) })).logits, logits);
    assert.equal(grey.data.length, 64 * 48 * 4);
  });

  test('bytes are taken as they are at the call', async () => {
    const bytes = new Uint8Array(cat);
    const pending = classifier.classify(bytes);
    bytes.fill(0);
    assert.equal((await pending).label, 'cat');
  });

  test('explain, embed and classifyAll', async () => {
    const { label, width, height, values, result } = await classifier.explain(cat);
    assert.deepEqual([label, width, height, values.length, result.label], ['cat', 4, 4, 16, 'cat']);
    const embedding = await classifier.embed(cat);
    assert.ok(embedding instanceof Float32Array);
    assert.equal(embedding.length, 1024 * classifier.info().alpha);
    async function* photos() {
      yield cat;
      yield Buffer.from('no photo');
      yield readFileSync(photo('astronaut.jpg'));
    }
    const seen = [];
    const outcomes = await classifier.classifyAll(photos(), { topK: 1, onResult: (outcome, index) => seen.push([index, outcome]) });
    assert.deepEqual(
      outcomes.map(({ result, error }) => result?.predictions.length ?? error.code),
      [1, 'not-an-image', 1],
    );
    assert.deepEqual(seen, [...outcomes.entries()]);
  });

  /** @type {[string, any, string, RegExp][]} */
  const failures = [
    ['a text', new File(['These are notes.'], 'notes.jpg'), 'not-an-image', /“notes\.jpg” is a text file/],
    ['an empty file', new File([], 'empty.png'), 'empty', /“empty\.png” is empty/],
    ['a truncated PNG', cat.subarray(0, cat.length / 2), 'broken-image', /This file is incomplete: its PNG data end early\. Export or/],
    [
      'a scrambled PNG',
      Buffer.from(cat).fill(0x5a, 6000, 6100),
      'broken-image',
      /This file is damaged: a checksum is wrong\. Export or download it again\./,
    ],
    ['a huge PNG', huge, 'too-large', /30000 × 20000 pixels\. The limit is 64/],
    ['a truncated WebP', webp.subarray(0, webp.length / 2), 'broken-image', /This file is incomplete: its WebP data end early\. Export or/],
    ['a scrambled WebP', Buffer.from(webp).fill(0x5a, 24), 'broken-image', /This file is damaged: its WebP [a-z ]+ are not valid\. Export/],
    ['a WebP of 38 bytes', hugeWebp, 'too-large', /16383 × 16383 pixels\. The limit is 64/],
    [
      'an AVIF',
      Buffer.from('\0\0\0\x18ftypavif\0\0\0\0mif1avif'),
      'unsupported-image',
      /This file is an AVIF picture\. This program cannot/,
    ],
    [
      'a HEIC',
      Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic'),
      'unsupported-image',
      /This file is a HEIC picture\. This program cannot open it\. Save it as JPEG/,
    ],
    ['a binary', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2]), 'not-an-image', /This file is not a photo of a known format/],
    ['a file name', 'photo.jpg', 'input', /not String/],
    ['a promise', Promise.resolve(cat), 'input', /not Promise/],
  ];
  for (const [title, source, code, message] of failures) {
    test(`${title} is refused with a message`, async () => {
      await assert.rejects(classifier.classify(source), (/** @type {any} */ error) => {
        assert.ok(error instanceof ClassifierError);
        assert.equal(error.code, code);
        assert.match(error.message, message);
        return true;
      });
      assert.equal((await classifier.classify(cat)).label, 'cat');
    });
  }

  test('signals cancel waiting calls', async () => {
    const controller = new AbortController();
    const first = classifier.classify(cat);
    const others = ['classify', 'explain', 'embed'].map((call) => classifier[call](cat, { signal: controller.signal }));
    const all = classifier.classifyAll([cat, cat], { signal: controller.signal });
    controller.abort(new Error('changed my mind'));
    for (const pending of [...others, all]) await assert.rejects(pending, { message: 'changed my mind' });
    assert.equal((await first).label, 'cat');
    let taken = 0;
    const sources = { [Symbol.iterator]: () => ({ next: () => ({ done: false, value: ((taken += 1), cat) }) }) };
    await assert.rejects(classifier.classifyAll(sources, { signal: controller.signal }), { message: 'changed my mind' });
    assert.equal(taken, 0);
  });

  test('no listener is left on a signal', async () => {
    const { signal } = new AbortController();
    await Promise.allSettled([
      classifier.classify(cat, { signal }),
      classifier.classify('no photo', { signal }),
      classifier.explain(cat, { signal }),
      classifier.embed(cat, { signal }),
      classifier.classifyAll([cat, 7, cat], { signal }),
      createClassifier({ weights: 7, signal }),
      createClassifier({ weights: 'nowhere', signal }),
    ]);
    const other = await createClassifier({ weights, signal });
    const disposed = assert.rejects(other.classify(cat, { signal }), { code: 'disposed' });
    other.dispose();
    await disposed;
    assert.equal(getEventListeners(signal, 'abort').length, 0);
  });
});

describe('weights in Node.js', () => {
  const labelOf = async (options) => {
    const classifier = await createClassifier(options);
    const { label } = await classifier.classify(cat);
    classifier.dispose();
    return label;
  };

  test('come as a path, file URL or bytes', async () => {
    const bytes = readFileSync(weights);
    for (const kind of [weights, pathToFileURL(weights), pathToFileURL(weights).href, bytes, new Blob([bytes])]) {
      const steps = [];
      assert.equal(await labelOf({ weights: kind, onProgress: (step) => steps.push(step) }), 'cat');
      assert.deepEqual(steps.at(-1), { loaded: bytes.length, total: bytes.length });
    }
  });

  test('come from a server', async () => {
    const bytes = readFileSync(weights);
    const server = createServer((request, response) => {
      if (request.url !== '/there') response.writeHead(404);
      response.end(request.url === '/there' ? bytes : '');
    }).listen(0);
    const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
    const address = `http://localhost:${port}`;
    try {
      assert.equal(await labelOf({ weights: `${address}/there` }), 'cat');
      await assert.rejects(createClassifier({ weights: new URL(`${address}/gone`) }), { code: 'download', status: 404 });
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  test('that are missing or something else are refused with a message', async () => {
    await assert.rejects(createClassifier({ weights: 'nowhere.safetensors' }), {
      code: 'download',
      message: /^The weights file is not at file:.*nowhere\.safetensors: ENOENT/,
    });
    await assert.rejects(createClassifier({ weights: photo('chelsea.png') }), { code: 'weights', message: /chelsea\.png/ });
    await assert.rejects(createClassifier({ weights: 7 }), { code: 'input' });
    await assert.rejects(createClassifier({ weights, signal: AbortSignal.abort() }), { name: 'AbortError' });
  });
});

test('dispose rejects waiting and later calls', async () => {
  const classifier = await createClassifier({ weights });
  const running = [classifier.classify(cat), classifier.explain(cat), classifier.embed(cat), classifier.classifyAll([cat, cat])];
  classifier.dispose();
  classifier.dispose();
  for (const call of [...running, classifier.classify(cat), classifier.classifyAll([])]) {
    await assert.rejects(call, { name: 'ClassifierError', code: 'disposed' });
  }
});

test('threads give the same answer, and end with the classifier', async () => {
  const alone = await createClassifier({ weights });
  const shared = await createClassifier({ weights, threads: 2 });
  const { threads, reason } = shared.info();
  assert.equal(threads, Math.min(2, availableParallelism()));
  assert.match(reason, threads === 2 ? /on 2 threads\.$/ : /on one thread instead of 2, because this device has one core\.$/);
  assert.equal(
    alone.info().reason,
    'The build with 128-bit SIMD, which gives the same numbers in every version of Node.js, on one thread.',
  );
  assert.deepEqual((await shared.classify(cat)).logits, (await alone.classify(cat)).logits);
  const pending = assert.rejects(shared.classify(cat), { code: 'disposed' });
  shared.dispose();
  await pending;
  alone.dispose();
});

// Runs a program, which must end by itself.
const run = (program) =>
  execFileSync(process.execPath, ['--input-type=module', '--eval', program], { cwd: consumer, encoding: 'utf8', timeout: 60_000 });

test('the README’s program answers', () => {
  writeFileSync(join(consumer, 'photo.jpg'), cat);
  const [program] = examples('In Node.js 20.6 or later');
  assert.match(run(program), /^cat, \d+%\n$/);
});

for (const threads of [1, 2]) {
  test(`a program that forgets to dispose ends, after its answers, threads: ${threads}`, () => {
    const program = `
      import { readFileSync } from 'node:fs';
      import { createClassifier } from '${name}';
      const classifier = await createClassifier({ weights: ${JSON.stringify(weights)}, threads: ${threads} });
      const photo = readFileSync(${JSON.stringify(photo('chelsea.png'))});
      classifier.classifyAll([photo, photo]).then((all) => console.log(all.map(({ result }) => result.label).join()));`;
    assert.equal(run(program), 'cat,cat\n');
  });
}
