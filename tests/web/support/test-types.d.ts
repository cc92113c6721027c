import type * as playwright from '@playwright/test';

/** Playwright's test() with more fixtures: `Own` are each test's, `Shared` those of a worker. */
export type TestWith<Own, Shared = {}> = playwright.TestType<
  playwright.PlaywrightTestArgs & playwright.PlaywrightTestOptions & Own,
  playwright.PlaywrightWorkerArgs & playwright.PlaywrightWorkerOptions & Shared
>;
