import { find } from '../dom.js';
import { strings } from '../language/language.js';
import { inSite, site } from '../site.js';

// Keeps the page on this device by its service worker, and says when a newer page is there. The
// newer one comes with a reload that the reader asks for, never under their hands.
const app = find('app'); // its data-saved says whether everything that the page needs is here

function ask(worker, message) {
  return new Promise((resolve, reject) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data.answer));
    worker.postMessage(message, [port2]);
  });
}

// The files of the build that runs here: its name is in theirs, unless there is one build alone.
function enginesInUse(engines, { simd, threads }) {
  const build = threads > 1 ? `${simd}-threads` : simd;
  const own = engines.filter((path) => path.includes(`-${build}.`));
  return own.length > 0 ? own : engines;
}

function weightsInUse({ address }) {
  if (!address?.href.startsWith(site.href)) return []; // of the reader's own, or from elsewhere
  return [decodeURIComponent(address.pathname.slice(site.pathname.length))];
}

// Saves the engine and the weights in use, which came before the service worker stood, or changed.
export async function save(network) {
  if (!navigator.serviceWorker || !network.info) return;
  const { active } = await navigator.serviceWorker.ready;
  const engines = enginesInUse(await ask(active, { type: 'engines' }), network.info);
  await ask(active, { type: 'use', paths: [...engines, ...weightsInUse(network)] });
  app.dataset.saved = true;
}

function offerUpdate(worker, say) {
  find('update').hidden = false;
  say(strings.update.available);
  find('update-later').onclick = () => (find('update').hidden = true);
  find('update-reload').onclick = () => {
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
    void ask(worker, { type: 'skip-waiting' });
  };
}

// A worker that is installed while another one serves this page is a newer version.
function watch(registration, say) {
  if (!navigator.serviceWorker.controller) return;
  if (registration.waiting) offerUpdate(registration.waiting, say);
  registration.addEventListener('updatefound', () => {
    const worker = registration.installing;
    worker.addEventListener('statechange', () => {
      if (worker.state === 'installed') offerUpdate(worker, say);
    });
  });
}

// To be called once the network stands, so that the first answer waits for nothing. Browsers without
// service workers, and private windows, go on without. `say` speaks to screen readers.
export async function start({ network, say }) {
  if (!navigator.serviceWorker) return;
  try {
    const worker = inSite('service-worker.js');
    watch(await navigator.serviceWorker.register(worker, { updateViaCache: 'none' }), say);
    await save(network);
  } catch (error) {
    console.info(`The page is not saved for use without network: ${error.message}`);
  }
}
