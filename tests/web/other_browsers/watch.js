// Records errors and violations of the Content-Security-Policy in window.offences. The page loads it as its first script.
window.offences = [];

const note = (offence) => window.offences.push(offence);
for (const level of ['error', 'warn']) {
  const original = console[level];
  console[level] = (...details) => {
    note(`console.${level}: ${details.join(' ')}`);
    original.apply(console, details);
  };
}
window.addEventListener('error', (/** @type {any} */ { message, target }) => note(`error: ${message ?? target.outerHTML}`), true);
window.addEventListener('unhandledrejection', ({ reason }) => note(`unhandled rejection: ${reason}`));
document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
  note(`policy violation: ${violatedDirective} ${blockedURI}`);
});
