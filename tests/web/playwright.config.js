import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { defineConfig } from '@playwright/test';
import { args, executablePath } from './support/chromium.js';
import { targets } from './other_browsers/targets.js';
import { fakeCameraFile, root, writeFakeCamera } from './support/site.js';

const port = Number(process.env.PORT ?? 8123);
mkdirSync(dirname(fakeCameraFile), { recursive: true });
writeFakeCamera();

const fakeCamera = [
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  `--use-file-for-fake-video-capture=${fakeCameraFile}`,
];

export default defineConfig({
  testDir: '.',
  outputDir: `${root}/build/test-web/results`,
  workers: 1,
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
  timeout: 60_000, // the machine may be busy with a training
  expect: { timeout: 15_000 },
  use: { baseURL: `http://localhost:${port}/`, serviceWorkers: 'block', screenshot: 'only-on-failure' }, // a trace would fetch blobs, which the policy forbids
  projects: [
    {
      name: 'chromium',
      testIgnore: ['camera*.spec.js', 'other_browsers/*'],
      grepInvert: /@camera/,
      use: { launchOptions: { executablePath, args } },
    },
    {
      name: 'camera',
      testMatch: ['camera*.spec.js', 'accessibility.spec.js'],
      grep: /@camera|camera[a-z-]*\.spec/,
      use: { launchOptions: { executablePath, args: [...args, ...fakeCamera] }, permissions: ['camera'] },
    },
    ...Object.keys(targets).map((target) => ({ name: target, testDir: 'other_browsers', use: { target } })),
  ],
  webServer: {
    command: 'node scripts/server.mjs',
    cwd: root,
    env: { PORT: String(port) },
    url: `http://localhost:${port}/`,
  },
});
