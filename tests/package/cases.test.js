// The unusual and damaged pictures of ../shared/cases give the same answers everywhere: by `trainer classify` in a process of
// its own and after other photos, by the package in Node.js, and by the package in Chromium.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { chromium } from '@playwright/test';
import { args, executablePath } from '../web/support/chromium.js';
import { photo, root, shared } from '../web/support/site.js';
import { importPackage, installed, packedWeights } from './installed.js';
import { serveFolder } from './static-server.js';

const trainer = join(root, 'build/native/trainer');
const scripts = join(shared, 'cases');
const folder = join(root, 'build/test-cases');
const kinds = ['bmp', 'gif', 'jpeg', 'orientation'];
const golden = (name) => join(root, 'tests/golden/images', name);

// Where Chromium shows a file and we refuse it, or the other way round, with the reason.
const knownDifferences = {
  'bmp/off0.bmp': 'its header says that the pixels begin within the header. Chromium takes them from behind it; we refuse it',
  'bmp/oob_idx.bmp': 'it has colours beyond its palette. Chromium shows them black; we refuse it',
  'bmp/trunc1.bmp': 'only padding behind the last row is missing. Chromium refuses it; we show it',
  'bmp/trunc_pad.bmp': 'only padding behind the last row is missing. Chromium refuses it; we show it',
};

// How far the logits of the trainer and of Chromium may differ. Lossless formats give the same pixels; JPEG decoders round
// differently.
const tolerance = (file) => (/\.jpe?g$/.test(file) ? 0.5 : 1e-3);

const why = [
  [!existsSync(trainer), 'build/native/trainer is not built'],
  [!existsSync(scripts), '../shared/cases is not there'],
].find(([missing]) => missing)?.[1];

describe('unusual and damaged pictures', { skip: why, timeout: 900_000 }, () => {
  const weights = packedWeights();
  let files;
  before(() => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const kind of kinds) execFileSync('/usr/bin/python3', [join(scripts, `${kind}_cases.py`), golden('chelsea.png'), folder]);
    files = kinds.flatMap((kind) => readdirSync(join(folder, kind)).map((name) => `${kind}/${name}`)).sort();
    assert.equal(files.length, 134);
  });

  // The answers of the trainer to files that one process reads one after another; null for a refused one.
  function classifyNatively(paths) {
    const { stdout } = spawnSync(trainer, ['classify', '--weights', weights, '--json', '--threads', '1', ...paths], {
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    });
    const lines = stdout.split('\n').filter(Boolean);
    const answers = new Map(lines.map((line) => [JSON.parse(line).file, JSON.parse(line)]));
    return paths.map((path) => answers.get(path) ?? null);
  }
  const alone = new Map();
  const aloneAnswer = (file) => {
    if (!alone.has(file)) alone.set(file, classifyNatively([join(folder, file)])[0]);
    return alone.get(file);
  };

  test('trainer classify answers the same after twelve different photos as in a fresh process', () => {
    const photos = [
      ...[photo('chelsea.png'), photo('astronaut.jpg'), join(root, 'web/page/sample-cat.jpg')],
      ...['animated.gif', 'cmyk.jpg', 'deep.png', 'grey.jpg', 'interlaced.png', 'palette_alpha.png', 'progressive.jpg', 'ycck.jpg'].map(
        golden,
      ),
      golden('chelsea.webp'),
    ];
    assert.equal(new Set(photos).size, 12);
    // Each time in another order: the file follows directly upon another photo.
    const paths = files.flatMap((file, index) => {
      const turn = index % photos.length;
      return [...photos.slice(turn), ...photos.slice(0, turn), join(folder, file)];
    });
    const answers = classifyNatively(paths);
    for (const [index, file] of files.entries()) {
      const expected = aloneAnswer(file);
      assert.deepEqual(answers[13 * index + 12], expected && { ...expected, file: join(folder, file) }, file);
    }
  });

  test('Node.js answers as trainer classify does, after other photos', async () => {
    const { createClassifier } = await importPackage();
    const classifier = await createClassifier({ weights });
    const differences = [];
    for (const file of files) {
      const expected = aloneAnswer(file);
      const result = await classifier.classify(readFileSync(join(folder, file))).catch((error) => error);
      const found = result instanceof Error ? null : result;
      const distance = found && expected ? Math.max(...found.logits.map((logit, i) => Math.abs(logit - expected.logits[i]))) : 0;
      if (!found !== !expected || distance > 1e-4) {
        differences.push(
          `${file}: ${expected?.label ?? 'refused'} by the trainer, ${found?.label ?? result.message} in Node.js, ${distance}`,
        );
      }
    }
    classifier.dispose();
    assert.deepEqual(differences, []);
  });

  describe('in Chromium', () => {
    let browser;
    let server;
    before(async () => {
      browser = await chromium.launch({ executablePath, args });
      const site = join(folder, 'site');
      mkdirSync(site);
      writeFileSync(join(site, 'index.html'), '<!doctype html>');
      server = await serveFolder(root);
    });
    after(async () => {
      await browser?.close();
      server?.close();
    });

    test('the package answers as trainer classify does', async () => {
      const page = await browser.newPage();
      const relative = (path) => path.slice(root.length);
      await page.goto(`${server.address}${relative(folder)}/site/index.html`);
      const found = await page.evaluate(
        async ({ index, weights, cases }) => {
          const { createClassifier } = await import(index);
          const classifier = await createClassifier({ weights });
          const answers = [];
          for (const address of cases) {
            const blob = await (await fetch(address)).blob();
            const failure = (error) => ({ refused: error.message });
            answers.push(await classifier.classify(new Blob([await blob.arrayBuffer()])).catch(failure));
          }
          return answers;
        },
        {
          index: `${relative(installed)}/index.js`,
          weights: relative(weights),
          cases: files.map((file) => relative(join(folder, file))),
        },
      );
      const differences = {};
      for (const [index, file] of files.entries()) {
        const [ours, theirs] = [aloneAnswer(file), found[index]];
        if (!ours && theirs.refused) continue;
        if (ours && !theirs.refused) {
          const distance = Math.max(...theirs.logits.map((logit, i) => Math.abs(logit - ours.logits[i])));
          if (distance <= tolerance(file)) continue;
          differences[file] = `logits differ by ${distance}: ${ours.label} by the trainer, ${theirs.label} in Chromium`;
        } else {
          differences[file] = ours ? `${theirs.refused} (trainer: ${ours.label})` : `refused by the trainer, ${theirs.label} in Chromium`;
        }
      }
      const unexpected = Object.fromEntries(Object.entries(differences).filter(([file]) => !(file in knownDifferences)));
      assert.deepEqual(unexpected, {});
      assert.deepEqual(
        Object.keys(knownDifferences).filter((file) => !(file in differences)),
        [],
        'no longer different',
      );
    });
  });
});
