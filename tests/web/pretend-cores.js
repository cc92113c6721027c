const define = (value) => Object.defineProperty(navigator, 'hardwareConcurrency', { value, configurable: true });

// The page, and each that it goes to next, is told of so many cores, so that tests have threads on any
// machine.
export async function pretendCores(page, cores) {
  await page.addInitScript(define, cores);
  await page.evaluate(define, cores);
}
