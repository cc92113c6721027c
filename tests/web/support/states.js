import { readFileSync } from 'node:fs';
import { expect as plainExpect } from '@playwright/test';
import { changeSource, letNothingBeKnown } from './changed-source.js';
import { photo, root } from './site.js';

const expect = plainExpect.configure({ timeout: 15_000 }); // as in playwright.config.js, which screenshots.mjs does not use
const sample = { name: 'cat.jpg', mimeType: 'image/jpeg', buffer: readFileSync(`${root}/web/page/sample-cat.jpg`) };
const notes = { name: 'notes.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('These are notes, no picture.\n') };
const many = (count) =>
  Array.from({ length: count }, (_, index) => ({ ...(index % 9 === 4 ? notes : sample), name: `photo ${index + 1}.jpg` }));

const app = (page) => page.locator('#app');
const state = (page, ...names) => expect(app(page)).toHaveAttribute('data-state', new RegExp(`^(${names.join('|')})$`));
const choose = (page, files) => page.locator('#file').setInputFiles(files);

// Replaces the call that classifies a photo by another expression.
const answerBy = (page, expression) => changeSource(page, 'classifier/index.js', 'classifier/queue.js', 'await job.run()', expression);

async function open(page) {
  await page.goto('./');
  await state(page, 'ready');
}

async function answered(page) {
  await open(page);
  await choose(page, photo('chelsea.png'));
  await state(page, 'result', 'unknown');
  await expect(page.locator('#photo')).toBeVisible();
}

// Every state of the page and the steps that lead to it, for the accessibility tests and screenshots.mjs. States whose
// names begin with `camera` need a camera.
export const states = {
  async empty(page) {
    await open(page);
  },
  async loading(page) {
    await page.route('**/*.safetensors', () => {}); // never answered
    await page.goto('./');
    await expect(page.getByRole('progressbar')).toBeVisible();
  },
  async working(page) {
    await answerBy(page, 'await new Promise(() => {})');
    await open(page);
    await choose(page, photo('chelsea.png'));
    await state(page, 'working');
    await expect(page.locator('#photo')).toBeVisible();
  },
  async result(page) {
    await answered(page);
  },
  async 'heat map'(page) {
    await answered(page);
    await page.getByRole('switch').click();
    await expect(page.locator('#heat-caption')).toBeVisible();
  },
  async unknown(page) {
    await letNothingBeKnown(page);
    await open(page);
    await choose(page, photo('astronaut.jpg'));
    await state(page, 'unknown');
    await expect(page.locator('#photo')).toBeVisible();
  },
  async problem(page) {
    await open(page);
    await choose(page, notes);
    await state(page, 'problem');
  },
  async list(page) {
    await open(page);
    await choose(page, many(24));
    await expect(page.locator('.list-status')).toContainText(/24/);
    await expect(page.locator('.tile[data-state="waiting"]')).toHaveCount(0);
    await expect(page.locator('.tile img[data-loaded]').first()).toBeVisible();
  },
  async 'left out'(page) {
    await open(page);
    await page.evaluate(async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const file = (name, content) => ({
        ...{ name, fullPath: `/animals/${name}`, isFile: true, isDirectory: false },
        file: (resolve, reject) => (content ? resolve(new File([content], name)) : reject(new DOMException('gone', 'NotFoundError'))),
      });
      const batches = [
        [file('a', bytes), file('b', bytes), file('notes.txt', 'no picture'), file('c.jpg', null), file('.DS_Store', 'x')],
        [],
      ];
      const folder = {
        ...{ name: 'animals', fullPath: '/animals', isFile: false, isDirectory: true },
        createReader: () => ({ readEntries: (resolve) => resolve(batches.shift()) }),
      };
      const event = new DragEvent('drop', { bubbles: true, cancelable: true });
      Object.defineProperty(event, 'dataTransfer', { value: { items: [{ webkitGetAsEntry: () => folder }], files: [] } });
      document.body.dispatchEvent(event);
    }, sample.buffer.toString('base64'));
    await expect(page.locator('.list-status')).toContainText('2');
    await expect(page.locator('.tile img[data-loaded]')).toHaveCount(2);
  },
  async 'list at work'(page) {
    const seven = '(window.answered = (window.answered ?? 0) + 1) > 7 ? await new Promise(() => {}) : await job.run()';
    await answerBy(page, seven);
    await open(page);
    await choose(page, many(24));
    await expect(page.locator('.tile:not([data-state="waiting"])')).toHaveCount(7);
  },
  async 'one of the list'(page) {
    await states.list(page);
    await page.locator('.tile').first().click();
    await state(page, 'result');
    await expect(page.locator('#photo')).toBeVisible();
    await expect(page.locator('#pager-position')).toBeVisible();
  },
  async 'heat map of the list'(page) {
    await states['one of the list'](page);
    await page.locator('.pager-button.next').click();
    await page.getByRole('switch').click();
    await expect(page.locator('#heat-caption')).toBeVisible();
  },
  async 'problem of the list'(page) {
    await states.list(page);
    await page.locator('.tile[data-state="problem"]').first().click();
    await state(page, 'problem');
    await expect(page.locator('#pager-position')).toBeVisible();
  },
  async camera(page) {
    await open(page);
    await page.locator('#camera').click();
    await state(page, 'result', 'unknown');
    await expect(page.locator('#live')).toContainText(/\d/);
  },
  async 'camera paused'(page) {
    await states.camera(page);
    await page.locator('.camera-buttons button').first().click();
    await expect(page.locator('[data-paused="true"]')).toBeVisible();
  },
  async 'camera muted'(page) {
    await states.camera(page);
    await page.evaluate(() => {
      const [track] = document.getElementById('video').srcObject.getVideoTracks();
      Object.defineProperty(track, 'muted', { value: true });
      track.dispatchEvent(new Event('mute'));
    });
    await expect(page.locator('.camera-buttons button').last()).toBeDisabled();
  },
  async 'camera refused'(page) {
    await open(page);
    await page.evaluate(() => {
      navigator.mediaDevices.getUserMedia = async () => {
        throw new DOMException('no', 'NotReadableError');
      };
    });
    await page.locator('#camera').click();
    await state(page, 'problem');
  },
  async panel(page) {
    await open(page);
    await page.locator('#open-panel').click();
    await expect(page.locator('#panel')).toBeVisible();
  },
  async 'behind the dialog'(page) {
    await states.panel(page);
    await page.evaluate(() =>
      document.body.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, clipboardData: new DataTransfer() })),
    );
    await expect(page.locator('.panel-status')).not.toBeEmpty();
  },
  async 'not a photo'(page) {
    await open(page);
    await page.evaluate(() => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', 'https://example.org/cat.jpg');
      document.body.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, clipboardData }));
    });
    await state(page, 'problem');
  },
  async update(page) {
    await open(page);
    await page.evaluate(() => (document.getElementById('update').hidden = false));
  },
  async failed(page) {
    await page.route('**/*.safetensors', (route) => route.fulfill({ status: 404, contentType: 'text/plain', body: 'no' }));
    await page.goto('./');
    await state(page, 'failed');
  },
  async 'speed test'(page) {
    await page.goto('bench.html');
    await page.locator('#measure').click();
    await expect(page.locator('#layers')).toBeVisible();
    await expect(page.locator('#measure')).toBeEnabled();
  },
  async 'model card'(page) {
    await page.goto('weights/MODEL_CARD.html');
  },
};
