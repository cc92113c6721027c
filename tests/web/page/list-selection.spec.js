// Filter, order and export of the list, without a page.
import { expect, test } from '@playwright/test';
import { toCsv, toJson } from '../../../web/page/list/export.js';
import { kindOf, select } from '../../../web/page/list/selection.js';

const entry = (path, label, confidence, known = true) => ({
  path,
  outcome: {
    result: { label, confidence, known, predictions: [{ label, probability: confidence }], logits: [1], milliseconds: 5 },
  },
});

test('text that a spreadsheet would run as a formula is quoted', () => {
  for (const start of ['=', '+', '-', '@', ' =', '\t=', '\r', '\u00A0=', '\uFF1D', '\uFF0B', '\uFF0D', '\uFF20', ' \uFF1D']) {
    const [, line] = toCsv([entry(`${start}1.jpg`, 'cat', 0.5)], []).split('\n');
    expect(line, JSON.stringify(start)).toMatch(/^"?'/);
  }
  const [, line] = toCsv([entry('a=1.jpg', 'cat', 0.5)], []).split('\n');
  expect(line).toMatch(/^a=1\.jpg,/);
});

test('selection orders and filters by label and confidence', () => {
  const dog = entry('a', 'dog', 0.6);
  const surest = entry('b', 'cat', 0.9);
  const unknown = entry('c', 'cat', 0.3, false);
  const broken = { path: 'd', outcome: { error: new Error('no') } };
  const waiting = { path: 'e', outcome: null };
  const all = [dog, surest, unknown, broken, waiting];
  const choose = (choice) => select(all, { kind: 'all', minimum: 0, order: 'added', ...choice });
  expect(choose({})).toEqual(all);
  expect(choose({ order: 'mostConfident' })).toEqual([surest, dog, unknown, broken, waiting]);
  expect(choose({ order: 'leastConfident' })).toEqual([unknown, dog, surest, broken, waiting]);
  expect(choose({ order: 'label' }).slice(0, 2)).toEqual([surest, dog]);
  expect(choose({ kind: ':cat' })).toEqual([surest]);
  expect(choose({ kind: 'unknown' })).toEqual([unknown]);
  expect(choose({ minimum: 0.6 })).toEqual([dog, surest]);
  expect(all.map(kindOf)).toEqual([':dog', ':cat', 'unknown', 'problem', 'waiting']);
});

test('CSV is quoted, and no file name becomes a formula', () => {
  const entries = [
    entry('pets/a "b", c.jpg', 'cat', 0.75),
    entry('=1+1.jpg', 'dog', 0.5, false),
    { path: 'x.jpg', outcome: { error: new Error('“x.jpg” is empty.') } },
  ];
  expect(toCsv([...entries, { path: 'y', outcome: null }], ['cat', 'dog'])).toBe(
    [
      '\uFEFFfile,label,confidence,known,error,cat,dog',
      '"pets/a ""b"", c.jpg",cat,0.75,true,,0.75,',
      "'=1+1.jpg,dog,0.5,false,,,0.5",
      'x.jpg,,,,“x.jpg” is empty.,,',
      '',
    ].join('\r\n'),
  );
  expect(JSON.parse(toJson(entries))[2]).toEqual({ file: 'x.jpg', error: '“x.jpg” is empty.' });
  expect(JSON.parse(toJson(entries))[0]).toMatchObject({ file: 'pets/a "b", c.jpg', label: 'cat', known: true, logits: [1] });
});
