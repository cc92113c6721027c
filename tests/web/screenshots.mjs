#!/usr/bin/env node
// Takes screenshots of the built page into build/screenshots, in every state, at three widths, light and dark:
// node tests/web/screenshots.mjs [STATE...]. With LANGUAGES=en,it in both languages.
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import config from './playwright.config.js';
import { root } from './support/site.js';
import { states } from './support/states.js';

const folder = join(root, 'build/screenshots');
const widths = { 360: 1180, 768: 1024, 1440: 900 };
const asked = process.argv.slice(2);
const names = asked.length > 0 ? asked : Object.keys(states);
const languages = (process.env.LANGUAGES ?? 'en').split(',');

const { webServer, use, projects } = /** @type {any} */ (config);
const { launchOptions } = projects.find(({ name }) => name === 'camera').use;
const server = spawn(process.execPath, ['scripts/server.mjs'], { cwd: root, env: { ...process.env, ...webServer.env } });
await new Promise((resolve) => server.stdout.once('data', resolve));
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch(launchOptions);
try {
  for (const name of names) {
    for (const [width, height] of Object.entries(widths)) {
      for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
        for (const locale of languages) {
          const context = await browser.newContext({
            baseURL: use.baseURL,
            colorScheme,
            locale,
            viewport: { width: Number(width), height },
            hasTouch: width === '360',
            isMobile: width === '360',
            permissions: ['camera'],
            serviceWorkers: 'block',
          });
          const page = await context.newPage();
          await states[name](page);
          await page.waitForTimeout(500); // until animations of bars and thumbnails have ended
          const file = [name.replaceAll(' ', '-'), width, colorScheme, ...(locale === 'en' ? [] : [locale])].join('-');
          await page.screenshot({ path: join(folder, `${file}.png`) });
          await context.close();
        }
      }
    }
    console.log(name);
  }
} finally {
  await browser.close();
  server.kill();
}
