import { test as base, expect } from '@playwright/test';
import { defaultWeights } from './site.js';

export { expect };

// Every test fails if its page sends a request to another origin, violates the Content-Security-Policy or has an
// unhandled error.
/** @type {import('./test-types.js').TestWith<{ app: App }>} */
export const test = base.extend({
  page: async ({ page, baseURL }, use) => {
    const offences = [];
    const origin = new URL(baseURL).origin;
    page.context().on('request', (request) => {
      const url = new URL(request.url());
      if (url.protocol.startsWith('http') && url.origin !== origin) offences.push(`request to ${url}`);
    });
    page.on('console', (message) => {
      if (/Content Security Policy/i.test(message.text())) offences.push(message.text());
    });
    page.on('pageerror', (error) => offences.push(`unhandled ${error}`));
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        console.error(`Content Security Policy: ${event.violatedDirective} ${event.blockedURI}`);
      });
    });
    await use(page);
    expect(offences, 'requests off the origin, policy violations, unhandled errors').toEqual([]);
  },

  // The main page with its model loaded.
  app: async ({ page }, use) => {
    defaultWeights();
    await page.goto('./');
    const app = new App(page);
    await app.expectState('ready');
    await use(app);
  },
});

export class App {
  constructor(page) {
    this.page = page;
    this.main = page.locator('#app');
    this.headline = page.locator('#headline');
    this.detail = page.locator('#detail');
    this.bars = page.locator('#bars .bar');
  }

  async expectState(...states) {
    await expect(this.main).toHaveAttribute('data-state', new RegExp(`^(${states.join('|')})$`));
  }

  async expectAnswer() {
    await this.expectState('result', 'unknown');
  }

  async choose(file) {
    await this.page.locator('#file').setInputFiles(file);
  }

  // Drops or pastes a file, in a DataTransfer as a browser does.
  async hand(kind, { name, mimeType, buffer }) {
    await this.page.evaluate(
      async ([kind, name, type, base64]) => {
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
        const data = new DataTransfer();
        data.items.add(new File([bytes], name, { type }));
        const init = { bubbles: true, cancelable: true };
        if (kind === 'paste') {
          document.body.dispatchEvent(new ClipboardEvent('paste', { ...init, clipboardData: data }));
        } else {
          for (const step of ['dragenter', 'dragover', 'drop']) {
            document.body.dispatchEvent(new DragEvent(step, { ...init, dataTransfer: data }));
          }
        }
      },
      [kind, name, mimeType, buffer.toString('base64')],
    );
  }
}
