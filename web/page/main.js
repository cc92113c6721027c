// Starts the application and passes the user's input to the page.
import { download } from '../classifier/download.js';
import { element, find } from './dom.js';
import { chooseLanguage, languages, loadLanguage, onLanguageChange, strings } from './language/language.js';
import { PhotoList } from './list/photo-list.js';
import { Network } from './network/network.js';
import * as offline from './offline/offline.js';
import { Page } from './page.js';
import { Panel } from './panel/panel.js';
import { listenForPhotos } from './photo/photo-input.js';
import { inSite } from './site.js';

const network = new Network();
network.start(); // downloads while the page is built

const list = new PhotoList();
const page = new Page({ network, list });
network.onChange = (info, { first }) => {
  page.takeNetwork(info, { first });
  sayEngine();
};

const panel = new Panel({
  network,
  onNamed: (name) => useNetwork(() => network.openNamed(name)),
  onOwn: (file) => useNetwork(() => network.openOwn(file)),
});

function sayEngine() {
  if (network.info) find('engine').textContent = strings.engine(network.info);
}

async function useNetwork(open) {
  await open();
  page.showAgain();
  offline.save(network).catch(() => {}); // the page works without being saved
}

async function showSample() {
  try {
    const bytes = await download(inSite('page/sample-cat.jpg').href, strings.stage.sampleName);
    const file = new File([bytes], 'sample-cat.jpg', { type: 'image/jpeg' });
    void page.showEntry({ file, path: file.name, outcome: null });
  } catch (error) {
    page.showError(error, { retry: showSample });
  }
}

function offerLanguages() {
  const select = find('language');
  select.append(...Object.entries(languages).map(([value, text]) => element('option', { value, text, lang: value })));
  select.value = document.documentElement.lang;
  select.addEventListener('change', async () => {
    select.setCustomValidity('');
    try {
      await chooseLanguage(select.value);
    } catch {
      select.value = document.documentElement.lang;
      page.say(strings.languageFailed);
      select.setCustomValidity(strings.languageFailed); // shown beside the select
      select.reportValidity();
    }
  });
}

onLanguageChange(() => {
  page.rename();
  sayEngine();
});
await loadLanguage();
offerLanguages();
find('app').dataset.started = ''; // start.js need not watch any longer

find('camera').addEventListener('click', () => (page.camera.isOff ? page.camera.show() : page.showNothing()));
find('retry').addEventListener('click', () => page.retry());
find('sample').addEventListener('click', showSample);
find('all-photos').addEventListener('click', () => page.photos.show());
find('open-panel').addEventListener('click', () => panel.open().catch((error) => page.showError(error)));
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') page.camera.hide();
});
window.addEventListener('pagehide', () => page.camera.hide());
const loaded = page.load();
listenForPhotos({
  input: find('file'),
  folderInput: find('folder'),
  onPhotos: (photos) => page.showPhotos(photos),
  onFolder: (folder) => page.showFolder(folder),
  onWeights: (file) => {
    if (panel.isOpen) return panel.useOwn(file);
    return useNetwork(() => network.openOwn(file)).catch((error) => page.showError(error));
  },
  onNothing: (kind) => page.showProblem(() => strings.notAPhoto[kind], { headline: () => strings.notAPhoto.headline }),
  onBehindDialog: () => panel.say(strings.notAPhoto.behindDialog),
});
await loaded;
void offline.start({ network, say: (text) => page.say(text) });
