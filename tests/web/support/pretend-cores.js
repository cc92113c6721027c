const define = (value) => Object.defineProperty(navigator, 'hardwareConcurrency', { value, configurable: true });

// Makes this page and the next ones report this number of cores, so that tests use threads on any machine.
export async function pretendCores(page, cores) {
  await page.addInitScript(define, cores);
  await page.evaluate(define, cores);
}
