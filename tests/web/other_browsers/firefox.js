import puppeteer from 'puppeteer-core';
import { requireProgram } from './programs.js';

const executablePath = process.env.FIREFOX ?? '/usr/bin/firefox-esr';

// Starts Debian's Firefox with WebDriver BiDi, as a browser for ./fixtures.js. `preferences` are those of about:config.
export async function openFirefox(preferences = {}) {
  await requireProgram(executablePath, 'FIREFOX names another Firefox');
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    extraPrefsFirefox: { 'intl.accept_languages': 'en', ...preferences },
  });
  const [page] = await browser.pages();
  return {
    goTo: (address) => page.goto(address),
    run: (script, ...values) => page.evaluate(script, ...values),
    click: (selector) => page.click(selector),
    async choose(selector, paths) {
      const input = /** @type {any} */ (await page.$(selector));
      await input.uploadFile(...paths);
    },
    close: () => browser.close(),
  };
}
