// Pages in Chromium that use the package.
import { after, before } from 'node:test';
import { chromium } from '@playwright/test';
import { args, executablePath } from '../web/support/chromium.js';
import { photo } from '../web/support/site.js';

export const isolating = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };

export const says = (page, text) => page.locator('output', { hasText: text }).waitFor({ timeout: 60_000 });

export async function choosePhoto(page) {
  await page.locator('input').setInputFiles(photo('chelsea.png'));
  await says(page, /^cat, \d+%$/);
}

// Opens a browser for the tests of this file. inPage(address, use) runs `use` in a page, and fails at once if the page has an
// error.
export function useBrowser() {
  let browser;
  before(async () => {
    browser = await chromium.launch({ executablePath, args });
  });
  after(() => browser.close());

  return async function inPage(address, use) {
    const page = await browser.newPage();
    await page.addInitScript(() => Object.defineProperty(navigator, 'hardwareConcurrency', { value: 2 }));
    const failed = new Promise((resolve, reject) => page.on('pageerror', reject));
    failed.catch(() => {});
    try {
      await page.goto(address);
      return await Promise.race([use(page), failed]);
    } finally {
      await page.close();
    }
  };
}
