// Pastes and drops that bring no photo, and those that nobody would see.
import { readFileSync } from 'node:fs';
import { expect, test } from '../support/fixtures.js';
import { defaultWeights, photo } from '../support/site.js';
import * as english from '../../../web/page/language/en.js';
import * as italian from '../../../web/page/language/it.js';

const chelsea = { name: 'chelsea.png', mimeType: 'image/png', buffer: readFileSync(photo('chelsea.png')) };

// Pastes or drops texts, by their types.
const give = (page, kind, texts) =>
  page.evaluate(
    ([kind, texts]) => {
      const data = new DataTransfer();
      for (const [type, text] of Object.entries(texts)) data.setData(type, text);
      const init = { bubbles: true, cancelable: true };
      const event =
        kind === 'paste'
          ? new ClipboardEvent('paste', { ...init, clipboardData: data })
          : new DragEvent('drop', { ...init, dataTransfer: data });
      document.body.dispatchEvent(event);
    },
    [kind, texts],
  );

/** @type {[string, Record<string, string>, 'link' | 'page' | 'text' | 'nothing'][]} */
const transfers = [
  ['the address of a picture', { 'text/plain': 'https://example.org/cat.jpg' }, 'link'],
  ['an address with spaces around', { 'text/plain': ' https://example.org/cat.jpg\n' }, 'link'],
  ['a link from another window', { 'text/uri-list': 'https://example.org/', 'text/plain': 'https://example.org/' }, 'link'],
  ['a data: address', { 'text/plain': 'data:image/png;base64,iVBORw0KGgo=' }, 'link'],
  ['a picture of a web page', { 'text/html': '<p><img src="https://example.org/cat.jpg"></p>' }, 'link'],
  ['a part of a web page', { 'text/html': '<b>cat</b>', 'text/plain': 'cat' }, 'page'],
  ['text', { 'text/plain': 'a cat: https is not an address here' }, 'text'],
  ['an empty clipboard', {}, 'nothing'],
];
for (const [title, texts, kind] of transfers) {
  for (const way of ['paste', 'drop']) {
    test(`${way} of ${title} says what would work`, async ({ app, page }) => {
      await give(page, way, texts);
      await app.expectState('problem');
      await expect(app.headline).toHaveText('No photo arrived');
      await expect(app.detail).toHaveText(english.notAPhoto[kind]);
      await expect(page.getByRole('button', { name: 'Try again' })).toBeHidden();
      await app.hand('paste', chelsea);
      await app.expectState('result');
    });
  }
}

test('the sentence for a link names both ways out, in both languages', () => {
  expect(english.notAPhoto.link).toBe('That is a link, not a photo. Save the picture and drop it here, or copy the picture itself.');
  expect(italian.notAPhoto.link).toBe('Questo è un link, non una foto. Salva l’immagine e trascinala qui, oppure copia l’immagine stessa.');
});

test('a photo that is dropped or pasted behind the open dialog is refused with a word', async ({ app, page }) => {
  await page.getByRole('button', { name: 'Model and engine' }).click();
  for (const way of ['drop', 'paste']) {
    await app.hand(way, chelsea);
    await expect(page.locator('.panel-status')).toHaveText(english.notAPhoto.behindDialog);
    await expect(page.locator('body')).not.toHaveAttribute('data-dragging');
  }
  await page.keyboard.press('Escape');
  await expect(app.headline).toHaveText('Ready');
  await expect(app.main).toHaveAttribute('data-source', 'none');
  await app.hand('drop', chelsea);
  await app.expectState('result');
});

test('weights that are dropped into the open dialog are used, as it says', async ({ page }) => {
  await page.goto('./');
  await expect(page.locator('#app')).toHaveAttribute('data-state', 'ready');
  await page.getByRole('button', { name: 'Model and engine' }).click();
  const base64 = readFileSync(defaultWeights()).toString('base64');
  await page.evaluate((base64) => {
    const data = new DataTransfer();
    data.items.add(new File([Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))], 'mine.safetensors'));
    document.querySelector('dialog').dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data }));
  }, base64);
  await expect(page.locator('.panel-status')).toHaveText('In use: mine.safetensors');
  await expect(page.locator('#panel input:checked + span')).toContainText('mine.safetensors');
});

test('a drag that begins on the page itself changes nothing', async ({ app, page }) => {
  await app.choose(photo('chelsea.png'));
  await app.expectState('result');
  const headline = await app.headline.textContent();
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.setData('text/plain', 'Cat');
    const init = { bubbles: true, cancelable: true, dataTransfer: data };
    for (const step of ['dragstart', 'dragenter', 'dragover', 'drop', 'dragend']) {
      document.getElementById('photo').dispatchEvent(new DragEvent(step, init));
    }
  });
  await expect(page.locator('body')).not.toHaveAttribute('data-dragging');
  await app.expectState('result');
  await expect(app.headline).toHaveText(/** @type {string} */ (headline));
});
