#!/usr/bin/env node
// Draws the icons of the installed page from page/icons/icon.svg. After a change of icon.svg, run
// node scripts/icons.mjs, then pngquant 32 and optipng -o5 to make the files small.
import { readFileSync } from 'node:fs';
import { chromium } from '@playwright/test';

const folder = new URL('../web/page/icons/', import.meta.url);
const svg = readFileSync(new URL('icon.svg', folder), 'utf8');
// A launcher may cut a maskable icon to any shape around its centre. So the background reaches the edge,
// and the picture is in the inner four fifths.
const maskable = svg
  .replace(/rx="8"/, '')
  .replace('scale(.75)', 'scale(.6)')
  .replace('translate(4 3.6)', 'translate(6.4 6.08)');
/** @type {Record<string, [number, string]>} */
const icons = { 'icon-180': [180, maskable], 'icon-192': [192, svg], 'icon-512': [512, svg], 'icon-maskable-512': [512, maskable] };

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
for (const [name, [size, source]] of Object.entries(icons)) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const sized = source.replace('<svg ', `<svg width="${size}" height="${size}" style="display:block" `);
  await page.setContent(`<body style="margin:0">${sized}</body>`);
  await page.screenshot({ path: new URL(`${name}.png`, folder).pathname, omitBackground: true });
  await page.close();
}
await browser.close();
