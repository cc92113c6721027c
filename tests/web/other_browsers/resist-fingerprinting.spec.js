// Firefox as Tor and LibreWolf set it up: it hides the pixels of pictures from pages.
import { openFirefox } from './firefox.js';
import { expect, test } from './fixtures.js';

test('a browser that hides pixels says so instead of answering wrongly', async ({ copy, target }) => {
  test.skip(target !== 'firefox', 'a preference of Firefox');
  const browser = await openFirefox({ 'privacy.resistFingerprinting': true });
  try {
    await browser.goTo(copy.address);
    const textOf = (selector) => browser.run((found) => document.querySelector(found).textContent, selector);
    await expect.poll(() => browser.run(() => document.querySelector('#app').dataset.state)).toBe('ready');
    await browser.click('#sample');
    await expect.poll(() => textOf('#detail')).toMatch(/hides the pixels of pictures.*Allow this site to read canvas data/);
    expect(await textOf('#headline')).toBe('Your browser hides the pixels');
  } finally {
    await browser.close();
  }
});
