// The package in Node.js in unusual places and with unusual arguments. node.test.js has the usual ones.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, openAsBlob, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { photo } from '../web/support/site.js';
import { consumer, importPackage, installed, packedWeights } from './installed.js';

const { ClassifierError, createClassifier } = await importPackage();
const weights = packedWeights();
const cat = readFileSync(photo('chelsea.png'));
const folder = join(consumer, 'places');
mkdirSync(folder, { recursive: true });

// Rejects with this code and message.
const refuses = (promise, code, message) =>
  assert.rejects(promise, (/** @type {any} */ error) => {
    assert.ok(error instanceof ClassifierError, String(error));
    assert.equal(error.code, code);
    if (message instanceof RegExp) assert.match(error.message, message);
    else assert.equal(error.message, message);
    return true;
  });

const detached = (bytes) => {
  structuredClone(bytes, { transfer: [bytes.buffer] });
  return bytes;
};

describe('with unusual arguments', () => {
  let classifier;
  before(async () => {
    classifier = await createClassifier({ weights });
  });
  after(() => classifier.dispose());

  const pool = Buffer.concat([Buffer.alloc(1000), cat, Buffer.alloc(77)]);
  const shared = new Uint8Array(new SharedArrayBuffer(cat.length));
  shared.set(cat);
  const views = {
    'a part of a larger buffer': pool.subarray(1000, 1000 + cat.length),
    'a DataView': new DataView(pool.buffer, pool.byteOffset + 1000, cat.length),
    'shared memory': shared,
  };
  for (const [kind, source] of Object.entries(views)) {
    test(`${kind} is a source`, async () => {
      assert.deepEqual((await classifier.classify(source)).logits, (await classifier.classify(cat)).logits);
    });
  }

  test('a Blob of fs.openAsBlob is read when it is its turn', async () => {
    const file = join(folder, 'photo.png');
    writeFileSync(file, cat);
    const blob = await openAsBlob(file);
    assert.equal((await classifier.classify(blob)).label, 'cat');
    writeFileSync(file, 'changed');
    await refuses(classifier.classify(blob), 'unreadable', /^This file cannot be read: /);
    truncateSync(file, 60 * 2 ** 20);
    await refuses(classifier.classify(await openAsBlob(file)), 'too-large', /^This file has 60 MB\. The limit is 50 MB/);
    rmSync(file);
  });

  const gone = 'has no bytes any more: its buffer was transferred elsewhere. Make a copy before you transfer it.';
  const url = join(folder, 'C:\\weights\\a.safetensors');
  /** @type {[string, (given: any) => Promise<any>, string, string | RegExp][]} */
  const refused = [
    ['bytes that were transferred', () => classifier.classify(detached(new Uint8Array(cat))), 'input', `This source ${gone}`],
    ['a buffer that was transferred', () => classifier.classify(detached(new Uint8Array(cat)).buffer), 'input', `This source ${gone}`],
    [
      'weights that were transferred',
      () => createClassifier({ weights: detached(new Uint8Array(cat)) }),
      'input',
      `The weights file ${gone}`,
    ],
    ['no options', () => createClassifier(/** @type {any} */ (null)), 'input', /^createClassifier needs .*, not undefined\.$/],
    ['an empty URL', () => createClassifier({ weights: '' }), 'input', /, not an empty string\.$/],
    ['an object without a class', () => classifier.classify(Object.create(null)), 'input', /, not Object\.$/],
    ['topK in text', () => classifier.classify(cat, { topK: '3' }), 'input', 'topK must be a whole number above 0, not “3”.'],
    ['threads in text', () => createClassifier({ weights, threads: '2' }), 'input', 'threads must be a whole number above 0, not “2”.'],
    ['a folder', () => createClassifier({ weights: folder }), 'download', /^The weights file is not at file:.*: EISDIR/],
    ['a path of Windows', () => createClassifier({ weights: url }), 'download', /^The weights file is not at file:.*C:%5Cweights/],
    [
      'a file on another host',
      () => createClassifier({ weights: 'file://host/a' }),
      'download',
      /^The weights file is not at file:\/\/host\/a: /,
    ],
    ['a data: URL of a page', () => createClassifier({ weights: 'data:text/html,<html>' }), 'download', /a web page is there instead/],
  ];
  for (const [title, call, code, message] of refused) {
    test(`${title}: refused with a message`, () => refuses(call(undefined), code, message));
  }

  for (const call of ['classify', 'classifyAll', 'explain', 'embed']) {
    test(`${call} takes an AbortSignal, not its controller`, () => {
      const message = 'signal must be an AbortSignal, not AbortController. Pass controller.signal.';
      return refuses(classifier[call](call === 'classifyAll' ? [cat] : cat, { signal: new AbortController() }), 'input', message);
    });
  }

  test('null instead of options means none', async () => {
    assert.equal((await classifier.classify(cat, null)).label, 'cat');
    assert.equal((await classifier.classify(cat, { signal: null })).label, 'cat');
  });
});

test('twenty classifiers at once, some of them cancelled on the way', async () => {
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      const controller = new AbortController();
      const created = createClassifier({ weights, signal: controller.signal });
      if (index % 3 === 0) setTimeout(() => controller.abort(new Error('cancelled')), 10 * index);
      const classifier = await created.catch(({ message }) => message);
      if (typeof classifier === 'string') return classifier;
      const { label } = await classifier.classify(cat);
      classifier.dispose();
      return label;
    }),
  );
  assert.ok(outcomes.every((outcome, index) => outcome === 'cat' || (index % 3 === 0 && outcome === 'cancelled')));
});

// Another installation answers from a folder with this name, on two threads, side by side with the first.
for (const [title, path, link] of /** @type {[string, string, boolean][]} */ ([
  ['with spaces and signs in its path', 'a b #1 100% été', false],
  ['behind a link, as pnpm installs it', 'linked', true],
])) {
  test(`a package ${title} answers beside another copy`, async () => {
    const copy = join(folder, path);
    rmSync(copy, { recursive: true, force: true });
    if (link) symlinkSync(installed, copy);
    else cpSync(installed, copy, { recursive: true });
    const other = await import(`${pathToFileURL(join(copy, 'node/index.js'))}?copy`);
    const file = join(copy, 'weights', weights.split('/').at(-1));
    const both = await Promise.all([createClassifier({ weights }), other.createClassifier({ weights: file, threads: 2 })]);
    const labels = await Promise.all(both.map(async (classifier) => (await classifier.classify(cat)).label));
    for (const classifier of both) classifier.dispose();
    assert.deepEqual(labels, ['cat', 'cat']);
  });
}

test('too little memory is named as such', () => {
  const program = `
    import { createClassifier } from ${JSON.stringify(pathToFileURL(join(installed, 'node/index.js')).href)};
    await createClassifier({ weights: ${JSON.stringify(weights)} }).catch(({ code, message }) => console.log(code + ': ' + message));`;
  const file = join(folder, 'memory.mjs');
  writeFileSync(file, program);
  const said = execFileSync('bash', ['-c', 'ulimit -v 4000000; exec "$0" "$1"', process.execPath, file], { encoding: 'utf8' });
  assert.equal(said, 'memory: There is not enough memory for the engine.\n');
});
