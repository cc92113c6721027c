import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { photo, site, startServer } from '../support/site.js';

// Unlike fetch(), sends the path exactly as given.
function get(baseURL, path, options = {}) {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(baseURL);
    request({ hostname, port, path, ...options }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk) => (body += chunk));
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }));
    })
      .on('error', reject)
      .end();
  });
}

test('every answer carries the strict policy', async ({ baseURL }) => {
  for (const path of ['/', '/classifier/worker.js', '/nothing']) {
    const { headers } = await get(baseURL, path);
    const policy = headers['content-security-policy'];
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
    expect(policy).not.toMatch(/'unsafe-eval'|'unsafe-inline'/);
    expect(headers).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'permissions-policy': expect.stringContaining('camera=(self)'),
      'x-content-type-options': 'nosniff',
    });
  }
});

test('every kind of file has its type', async ({ baseURL }) => {
  const types = {
    '/': 'text/html; charset=utf-8',
    '/page/main.js': 'text/javascript; charset=utf-8',
    '/page/main.css': 'text/css; charset=utf-8',
    '/page/icons/icon.svg': 'image/svg+xml',
    '/page/sample-cat.jpg': 'image/jpeg',
    '/classifier/mobilenet-simd128.wasm': 'application/wasm',
    '/weights/index.json': 'application/json; charset=utf-8',
    '/weights/MODEL_CARD.html': 'text/html; charset=utf-8',
    '/manifest.webmanifest': 'application/manifest+json',
  };
  for (const [path, type] of Object.entries(types)) {
    const { status, headers } = await get(baseURL, path, { method: 'HEAD' });
    expect([path, status, headers['content-type']]).toEqual([path, 200, type]);
  }
  const { default: weights } = JSON.parse((await get(baseURL, '/weights/index.json')).body);
  const { headers } = await get(baseURL, `/weights/${weights}`, { method: 'HEAD' });
  expect(headers['content-type']).toBe('application/octet-stream');
});

test('missing files, and files outside the site, are not served', async ({ baseURL }) => {
  const outside = [
    '/../package.json',
    '/../../package.json',
    '/%2e%2e/%2e%2e/package.json',
    '/..%2f..%2fpackage.json',
    '/page/../../../package.json',
  ];
  for (const path of [...outside, '/nothing', '/page/', '/%00']) {
    const { status, body } = await get(baseURL, path);
    expect([path, status]).toEqual([path, 404]);
    expect(body).not.toContain('devDependencies');
  }
  expect((await get(baseURL, '/%zz')).status).toBe(400);
  expect((await get(baseURL, '/', { method: 'POST' })).status).toBe(405);
});

test('an unchanged file is not sent twice', async ({ baseURL }) => {
  const first = await get(baseURL, '/index.html');
  const second = await get(baseURL, '/index.html', { headers: { 'If-None-Match': first.headers.etag } });
  expect(second.status).toBe(304);
  expect(second.body).toBe('');
});

test('a port in use and a missing site are reported with a message', async ({ baseURL }) => {
  const { port } = new URL(baseURL);
  expect(await startServer(site, port).output).toMatch(/Port \d+ is taken: .*exit 1/s);
  expect(await startServer(tmpdir(), '0').output).toMatch(/has no index\.html: build the site first.*exit 1/s);
});

test('inline scripts and eval are forbidden', async ({ page }) => {
  await page.goto('./');
  const outcome = await page.evaluate(async () => {
    const violated = new Promise((resolve) => {
      document.addEventListener('securitypolicyviolation', (event) => resolve(event.violatedDirective), { once: true });
    });
    const script = document.createElement('script');
    script.textContent = 'window.inlineScriptRan = true';
    document.head.append(script);
    return [await violated, window.inlineScriptRan ?? false];
  });
  expect(outcome).toEqual(['script-src-elem', false]);
  const evaluated = page.waitForEvent('console', (message) => /unsafe-eval/.test(message.text()));
  await page.evaluate(() => setTimeout('window.textRan = true', 0));
  await evaluated;
  expect(await page.evaluate(() => window.textRan)).toBeUndefined();
});

test('the site works in a subfolder of another site', async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), 'site-'));
  mkdirSync(join(folder, 'some/where'), { recursive: true });
  symlinkSync(site, join(folder, 'some/where/animals'));
  writeFileSync(join(folder, 'index.html'), 'The bigger site.');
  const { server, output } = startServer(folder, '0');
  try {
    const [address] = (await output).match(/http:\/\/\S+/);
    await page.goto(`${address}some/where/animals/`);
    await page.locator('#file').setInputFiles(photo('chelsea.png'));
    await expect(page.locator('#app')).toHaveAttribute('data-state', /result|unknown/);
    await page.goto(`${address}some/where/animals/bench.html`);
    await page.evaluate(() => window.bench.load());
    expect(await page.evaluate(() => window.bench.info().size)).toBeGreaterThan(0);
  } finally {
    server.kill();
    rmSync(folder, { recursive: true });
  }
});

test('the pages have the same policy as the server, except for frame-ancestors, which only a header can set', async ({ baseURL }) => {
  for (const path of ['/', '/bench.html']) {
    const { headers, body } = await get(baseURL, path);
    const policy = headers['content-security-policy'].replace("; frame-ancestors 'none'", '');
    expect(/http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(body)?.[1], path).toBe(policy);
  }
});
