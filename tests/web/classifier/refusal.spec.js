// The words about refused files, without a page: in English they are the trainer's, and Italian has all of them.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { fileKind } from '../../../web/classifier/file-kind.js';
import { readPictureFile, refuseFormat } from '../../../web/classifier/picture-file.js';
import { kindNames, sentenceOf } from '../../../web/classifier/refusal.js';
import * as italian from '../../../web/page/language/it-refusals.js';
import { bytesOf, oddFiles } from '../support/odd-files.js';
import { defaultWeights, root } from '../support/site.js';

const trainer = join(root, 'build/native/trainer');
const golden = (name) => readFileSync(join(root, 'tests/golden/images', name));

// The package's error for a file that it refuses, also where only a decoder would refuse it.
async function refusalOf(bytes, name) {
  const file = readPictureFile(new Blob([bytes]), name);
  const error = await file.then(
    () => null,
    (failure) => failure,
  );
  return error ?? refuseFormat(bytes, name);
}

const without = (bytes, marker, which = 0) => {
  const found = [];
  for (let at = 0; at + 3 < bytes.length; ++at) if (bytes[at] === 0xff && bytes[at + 1] === marker) found.push(at);
  const at = found.at(which);
  return bytesOf(bytes.subarray(0, at), bytes.subarray(at + 2 + bytes.readUInt16BE(at + 2)));
};
const replaced = (bytes, from, to) => {
  const copy = Buffer.from(bytes);
  copy.set(to, copy.indexOf(Buffer.from(from)));
  return new Uint8Array(copy);
};
const end = [0xff, 0xd9];
const frame = (marker, width, height, ids) =>
  bytesOf(
    [0xff, 0xd8, 0xff, marker, 0, 8 + 3 * ids.length, 8, height >> 8, height & 255, width >> 8, width & 255, ids.length],
    [...ids.flatMap((id) => [id, 0x11, 0]), ...end],
  );

test('every odd file has its kind', () => {
  expect(oddFiles.map(([bytes]) => fileKind(bytes))).toEqual(oddFiles.map(([, kind]) => kind));
});

test('the trainer and the package refuse a file with the same words', async () => {
  test.skip(!existsSync(trainer), 'build/native/trainer is not built');
  const grey = golden('grey.jpg');
  const progressive = golden('progressive.jpg');
  const png = golden('deep.png');
  /** @type {[string, Uint8Array][]} */
  const files = [
    ...oddFiles.flatMap(([bytes, kind], index) =>
      ['', '.jpg', '.HEIC', '.tif'].map((suffix) => /** @type {[string, Uint8Array]} */ ([`${index}-${kind}${suffix}`, bytes])),
    ),
    ['empty.jpg', new Uint8Array()],
    ['cut.jpg', grey.subarray(0, grey.length - 40)],
    ['head.jpg', grey.subarray(0, 30)],
    ['cut.png', png.subarray(0, png.length - 40)],
    ['frame-alone.jpg', frame(0xc0, 192, 144, [1, 2, 3])],
    ['progressive-alone.jpg', frame(0xc2, 192, 144, [1])],
    ['arithmetic.jpg', frame(0xc9, 192, 144, [1])],
    ['lossless.jpg', frame(0xc3, 192, 144, [1])],
    ['hierarchical.jpg', frame(0xc5, 192, 144, [1])],
    [
      'huge.bmp',
      bytesOf('BM', Array(8).fill(0), [54, 0, 0, 0, 40, 0, 0, 0, 0x30, 0x75, 0, 0, 0x20, 0x4e, 0, 0, 1, 0, 24, 0], Array(24).fill(0)),
    ],
    ['twelve-bits.jpg', replaced(grey, [0xff, 0xc0, 0, 11, 8], [0xff, 0xc0, 0, 11, 12])],
    ['no-frame.jpg', without(grey, 0xc0)],
    ['no-quantization.jpg', without(grey, 0xdb)],
    ['one-huffman-less.jpg', without(progressive, 0xc4)],
    ['bad-huffman.jpg', replaced(grey, [0xff, 0xc4], [0xff, 0xc4, 0, 19, 0, 255, 255])],
    ['frame-length.jpg', replaced(grey, [0xff, 0xc0, 0, 11], [0xff, 0xc0, 0, 10])],
    ['scan-length.jpg', replaced(grey, [0xff, 0xda, 0, 8, 1], [0xff, 0xda, 0, 8, 4])],
  ];
  const folder = join(root, 'build/test-web/refusals');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of files) writeFileSync(join(folder, name), bytes);
  const paths = files.map(([name]) => join(folder, name));
  const { stderr } = spawnSync(trainer, ['classify', '--weights', defaultWeights(), ...paths], { encoding: 'utf8' });
  const lines = stderr.split('\n');
  for (const [name, bytes] of files) {
    const error = await refusalOf(bytes, name);
    const line = lines.find((text) => text.includes(`/${name}: the file `)) ?? 'no line';
    expect.soft(`${name}: ${error.message.replace(`“${name}” `, '')}`).toBe(`${name}: ${line.split(`/${name}: the file `)[1]}`);
    expect.soft(error.refusal, name).toMatchObject({ file: name });
  }
  rmSync(folder, { recursive: true });
});

test('Italian knows every kind and every reason', async () => {
  expect(italian.kindNames).toEqual(kindNames);
  const kinds = kindNames.flatMap((kind) => [
    { reason: 'format', kind },
    { reason: 'format', kind, promised: 'JPEG' },
  ]);
  const whys = [
    'frame-missing',
    'frame',
    'scan',
    'huffman',
    'huffman-missing',
    'quantization-missing',
    'channel',
    'checksum',
    'header',
    'data',
  ];
  const numbers = { number: 1, count: 3, format: 'JPEG', megabytes: 51, limit: 50, width: 9, height: 8, message: 'no' };
  const refusals = [
    ...kinds,
    ...whys.map((why) => ({ reason: 'damaged', why, ...numbers })),
    ...['arithmetic', 'lossless', 'hierarchical', 'bits'].map((what) => ({ reason: 'unsupported', what, ...numbers })),
    ...['empty', 'bytes', 'pixels', 'incomplete', 'unreadable'].map((reason) => ({ reason, ...numbers })),
  ];
  for (const refusal of refusals) {
    for (const text of [sentenceOf(refusal, 'browser'), italian.refusalMessage({ ...refusal, file: 'a' })]) {
      expect(text, JSON.stringify(refusal)).toMatch(/\.$/);
      expect(text, JSON.stringify(refusal)).not.toMatch(/undefined|function|\$|\{/);
    }
  }
  expect(italian.refusalMessage({ reason: 'format', kind: 'heic', promised: 'JPEG', file: 'gatto.jpg' })).toBe(
    '«gatto.jpg» è un’immagine HEIC, anche se il nome dice JPEG. Questo browser non lo apre. Salvalo in JPEG, per esempio con il programma Foto. Un iPhone scatta in JPEG con Impostazioni, Fotocamera, Formati, Più compatibile.',
  );
});
