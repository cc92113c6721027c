import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { photo } from '../support/site.js';
import { expect, test } from './fixtures.js';

const cat = photo('chelsea.png');
const png = readFileSync(cat);

// Files to choose must be on the disk, as these browsers are driven from outside.
let folder;
test.beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'files-'))));
test.afterAll(() => rmSync(folder, { recursive: true }));
function written(name, bytes) {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

async function expectCat(visit) {
  await visit.expectState('result');
  await visit.expectText('#headline', 'Cat');
  await visit.expectText('#detail', /^(Over )?\d+% sure · <?\d+ ms$/);
}

test('the page opens with the build that this browser can run, and says why', async ({ visit, lacks }) => {
  await visit.expectText('#headline', 'Ready');
  await visit.expectText('#detail', /^Try one of these: butterfly, cat, .*squirrel\.$/);
  const offers = await visit.run(() => {
    // i8x16.relaxed_swizzle; the page itself probes with another instruction.
    const relaxed = [
      0, 97, 115, 109, 1, 0, 0, 0, 1, 7, 1, 96, 2, 123, 123, 1, 123, 3, 2, 1, 0, 10, 11, 1, 9, 0, 32, 0, 32, 1, 253, 128, 2, 11,
    ];
    return {
      'relaxed SIMD': WebAssembly.validate(new Uint8Array(relaxed)),
      SharedArrayBuffer: typeof SharedArrayBuffer !== 'undefined',
    };
  });
  for (const [feature, offered] of Object.entries(offers)) if (lacks.includes(feature)) expect(offered, feature).toBe(false);
  const [simd, build, why] = offers['relaxed SIMD']
    ? ['relaxed SIMD', 'relaxed SIMD', 'relaxed SIMD, the fastest one']
    : ['SIMD', 'SIMD128', '128-bit SIMD, because this browser has no relaxed SIMD'];
  const threads = offers.SharedArrayBuffer ? '(one thread|\\d+ threads)' : 'one thread';
  await visit.expectText('#engine', new RegExp(`^MobileNet v1, α 1, 128 px, in WebAssembly with ${simd} on ${threads}\\.$`));
  await visit.click('#open-panel');
  await visit.expectCount('#panel dd', 5);
  const facts = await visit.texts('#panel dd');
  expect(facts[1]).toBe(`WebAssembly, ${build}`);
  expect(facts[3]).toMatch(new RegExp(`^The build with ${why}, on ${threads}`));
});

test('a photo of a cat is a cat, with ten bars and a heat map', async ({ visit }) => {
  await visit.choose(cat);
  await expectCat(visit);
  await visit.expectCount('.bar', 10);
  expect((await visit.texts('.bar'))[0]).toMatch(/^Cat>?\d+%$/);
  await visit.expectCount('#photo', 1);
  await visit.click('#heat-switch');
  await visit.expectText('#heat-caption', /^The [a-z ]+ looks (most )?like a cat\.$/);
  await visit.expectCount('#heat-map', 1);
  await visit.click('.bar[data-label="dog"] button');
  await visit.expectText('#heat-caption', /looks (most )?like a dog\.$/);
});

test('the sample photo is a cat', async ({ visit }) => {
  await visit.click('#sample');
  await expectCat(visit);
});

test('each wrong file gets its message, and the page goes on', async ({ visit }) => {
  for (const [name, bytes, headline, message] of [
    [
      'notes.jpg',
      'These are notes, no picture.\n',
      'That is not a photo',
      '“notes.jpg” is a text file, not a photo, although its name says JPEG. Use a JPEG or PNG photo instead.',
    ],
    ['empty.png', '', 'That file is empty', '“empty.png” is empty. Export or download it again.'],
    [
      'half.png',
      png.subarray(0, png.length / 2),
      'That photo is damaged',
      '“half.png” is incomplete: its PNG data end early. Export or download it again.',
    ],
    [
      'noise.png',
      Buffer.from(png).fill(0x5a, 41, png.length - 12),
      'That photo is damaged',
      '“noise.png” is incomplete: its PNG data end early. Export or download it again.',
    ],
  ]) {
    await visit.choose(written(name, bytes));
    await visit.expectText('#detail', message);
    await visit.expectText('#headline', headline);
    await visit.choose(cat);
    await expectCat(visit);
  }
});

test('several photos fill a grid with thumbnails, and one of them opens', async ({ visit }) => {
  await visit.choose(written('one.png', png), written('notes.jpg', 'No picture.\n'), written('two.png', png));
  await visit.expectText('.list-status', '3 photos done');
  await visit.expectCount('.tile[data-state="result"]', 2);
  await visit.expectCount('.tile[data-state="problem"]', 1);
  await visit.expectCount('.tile img[data-loaded]', 2);
  await visit.click('.tile[title="two.png"]');
  await expectCat(visit);
  await visit.click('#all-photos');
  await visit.expectCount('.tile', 3);
});

test('two threads give the same answer where the browser has them, and a reason where not', async ({ visit, lacks }) => {
  const { isolated, answers } = await visit.run(async () => {
    Object.defineProperty(navigator, 'hardwareConcurrency', { value: 2, configurable: true });
    const at = (path) => new URL(path, document.baseURI).href;
    const { createClassifier } = await import(at('classifier/index.js'));
    const { default: name } = await (await fetch(at('weights/index.json'))).json();
    const blob = await (await fetch(at('page/sample-cat.jpg'))).blob();
    const answers = [];
    for (const threads of [1, 2]) {
      const classifier = await createClassifier({ weights: at(`weights/${name}`), threads });
      answers.push({ info: classifier.info(), logits: (await classifier.classify(blob)).logits });
      classifier.dispose();
    }
    return { isolated: crossOriginIsolated, answers };
  });
  const [alone, together] = answers;
  expect(together.logits).toEqual(alone.logits);
  expect(alone.info).toMatchObject({ threads: 1, reason: expect.stringMatching(/on one thread\.$/) });
  if (!lacks.includes('SharedArrayBuffer')) {
    expect(together.info).toMatchObject({ threads: 2, reason: expect.stringMatching(/on 2 threads\.$/) });
    return;
  }
  const why = isolated ? 'this browser has no shared memory for threads' : 'this page is not cross-origin isolated';
  expect(together.info).toMatchObject({ threads: 1, reason: expect.stringContaining(`on one thread instead of 2, because ${why}`) });
});

test('the camera is classified live until it is stopped, or reported as missing', async ({ visit, lacks }) => {
  const hasOne = () => navigator.mediaDevices.enumerateDevices().then((devices) => devices.some(({ kind }) => kind === 'videoinput'));
  const missing = lacks.includes('camera');
  test.skip(missing && (await visit.run(hasOne)), 'this machine has a camera of its own, which a test does not switch on');
  await visit.click('#camera');
  if (missing) {
    await visit.expectText('#headline', 'No camera found');
    await visit.expectText('#detail', 'No camera was found on this device. You can still use photos.');
    return;
  }
  await visit.expectText('#live', /^Live · \d+ fps · <?\d+ ms$/);
  await visit.expectText('#camera', 'Stop camera');
  await visit.click('#camera');
  await visit.expectState('ready');
  expect(await visit.run(() => document.getElementById('video').srcObject)).toBe(null);
});

test('after one visit the page works without its server', async ({ visit, copy }) => {
  await visit.expectSaved();
  copy.stop();
  await visit.goTo(copy.address);
  await visit.expectState('ready');
  await visit.choose(cat);
  await expectCat(visit);
});

test('the policy is in force, and its violations are seen', async ({ visit }) => {
  const seen = await visit.run(async () => {
    const script = document.createElement('script');
    script.textContent = 'window.wasRun = true';
    document.head.append(script);
    await new Promise((resolve) => setTimeout(resolve)); // violations are reported in a task of their own
    return { offences: window.offences.splice(0), wasRun: window.wasRun === true };
  });
  expect(seen).toEqual({ offences: expect.arrayContaining(['policy violation: script-src-elem inline']), wasRun: false });
});

test('in Italian a cat is a gatto', async ({ visit }) => {
  await visit.run(() => {
    const select = document.getElementById('language');
    select.value = 'it';
    select.dispatchEvent(new Event('change'));
  });
  await visit.expectText('h1', 'Che animale è?');
  await visit.choose(cat);
  await visit.expectText('#headline', 'Gatto');
});
