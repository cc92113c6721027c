import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test as base, expect } from '@playwright/test';
import { publish, serveCopy } from '../support/site-copy.js';
import { targets } from './targets.js';

export { expect };

const watch = readFileSync(join(dirname(fileURLToPath(import.meta.url)), 'watch.js'), 'utf8');

/**
 * @typedef {{ copy: Awaited<ReturnType<typeof serveCopy>>, lacks: any, visit: Visit }} Own
 * @typedef {{ target: string, browserAtWork: any }} Shared
 */

// Fixtures for browsers that Playwright cannot drive. One browser runs all tests; each test is a visit to the page, and
// fails if the page has an error or violates the Content-Security-Policy.
/** @type {import('../support/test-types.js').TestWith<Own, Shared>} */
export const test = base.extend({
  target: ['', { option: true, scope: 'worker' }], // one of the names in targets.js

  browserAtWork: [
    async ({ target }, use) => {
      const browser = await targets[target].open();
      await use(browser);
      await browser.close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],

  // A copy of the site with watch.js as its first script. Its port is new, so the browser has nothing cached or stored.
  copy: async ({}, use) => {
    const copy = await serveCopy();
    publish(copy.folder, 'watch.js', () => watch);
    publish(copy.folder, 'index.html', (html) => html.replace('<link rel="icon"', '<script src="watch.js"></script>\n  $&'));
    await use(copy);
    copy.remove();
  },

  lacks: async ({ target }, use) => use(targets[target].lacks),

  visit: async ({ browserAtWork, copy }, use) => {
    const visit = new Visit(browserAtWork);
    await visit.goTo(copy.address);
    await visit.expectState('ready');
    await use(visit);
    expect(await visit.run(() => window.offences), 'errors and violations of the policy').toEqual([]);
  },
});

class Visit {
  #browser;

  constructor(browser) {
    this.#browser = browser;
  }

  goTo(address) {
    return this.#browser.goTo(address);
  }

  // Runs a function in the page; its arguments and result are plain values.
  run(script, ...values) {
    return this.#browser.run(script, ...values);
  }

  async click(selector) {
    await this.expectCount(selector, 1);
    await this.#browser.click(selector);
  }

  choose(...paths) {
    return this.#browser.choose('#file', paths);
  }

  // The texts of all visible elements that match the selector.
  texts(selector) {
    const find = (selector) =>
      Array.from(document.querySelectorAll(selector))
        .filter((element) => element.checkVisibility())
        .map(({ textContent }) => textContent.trim());
    return this.run(find, selector);
  }

  async expectCount(selector, count) {
    await expect.poll(async () => (await this.texts(selector)).length, selector).toBe(count);
  }

  async expectText(selector, expected) {
    await expect
      .poll(() => this.texts(selector), selector)
      .toEqual([typeof expected === 'string' ? expected : expect.stringMatching(expected)]);
  }

  async expectState(state) {
    await expect.poll(() => this.run(() => document.getElementById('app').dataset.state)).toBe(state);
  }

  async expectSaved() {
    await expect.poll(() => this.run(() => document.getElementById('app').dataset.saved)).toBe('true');
  }
}
