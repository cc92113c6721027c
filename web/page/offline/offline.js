import { find } from '../dom.js';
import { strings } from '../language/language.js';
import { inSite, site } from '../site.js';

// Saves the page on this device with a service worker, and tells the user when a new version is ready. The new version
// is used only after a reload that the user asks for.
// The attribute data-saved is 'true' once everything that the page needs is saved, or says why it is not: 'full' or 'failed'.
const app = find('app');

function ask(worker, message) {
  return new Promise((resolve, reject) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => (data.error ? reject(Object.assign(new Error(data.error), { name: data.name })) : resolve(data.answer));
    worker.postMessage(message, [port2]);
  });
}

// The files of the engine's build in use: those with its name, or all if there is only one build.
function enginesInUse(engines, { simd, threads }) {
  const build = threads > 1 ? `${simd}-threads` : simd;
  const own = engines.filter((path) => path.includes(`-${build}.`));
  return own.length > 0 ? own : engines;
}

function weightsInUse({ address }) {
  if (!address?.href.startsWith(site.href)) return []; // a file of the user, or of another site
  return [decodeURIComponent(address.pathname.slice(site.pathname.length))];
}

// Saves the engine and weights in use. They were downloaded before the service worker was active, or have changed since.
export async function save(network) {
  if (!navigator.serviceWorker || !network.info) return;
  const { active } = await navigator.serviceWorker.ready;
  try {
    await keepFiles(active, network);
    app.dataset.saved = 'true';
  } catch (error) {
    app.dataset.saved = error.name === 'QuotaExceededError' ? 'full' : 'failed';
    throw error;
  }
}

async function keepFiles(active, network) {
  const engines = enginesInUse(await ask(active, { type: 'engines' }), network.info);
  await ask(active, { type: 'use', paths: [...engines, ...weightsInUse(network)] });
}

function offerUpdate(registration, say) {
  find('update').hidden = false;
  say(strings.update.available);
  find('update-later').onclick = () => (find('update').hidden = true);
  find('update-reload').onclick = () => {
    const { waiting } = registration;
    if (!waiting) return location.reload(); // another tab has activated the new version
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
    void ask(waiting, { type: 'skip-waiting' });
  };
}

// A service worker that is installed while another one is active is a newer version. A page without a controller comes
// from the server and is the newest.
function watch(registration, say) {
  if (registration.waiting && navigator.serviceWorker.controller) offerUpdate(registration, say);
  registration.addEventListener('updatefound', () => {
    const worker = registration.installing;
    worker.addEventListener('statechange', () => {
      if (worker.state === 'installed' && registration.active) offerUpdate(registration, say);
      if (worker.state === 'redundant' && !registration.active) app.dataset.saved = 'failed';
    });
  });
}

// Call this after the model has loaded, so that it does not delay the first answer. Does nothing in browsers without
// service workers and in private windows. say(text) announces to screen readers.
export async function start({ network, say }) {
  try {
    if (!navigator.serviceWorker) return;
    const worker = inSite('service-worker.js');
    watch(await navigator.serviceWorker.register(worker, { updateViaCache: 'none' }), say);
    await save(network);
  } catch (error) {
    app.dataset.saved ??= 'failed';
    console.info(`The page could not be saved for offline use: ${error.message}`);
  }
}
