// Every text of the page, in Italian. en.js exports the same names.
import { formats, readable, upperFirst } from './formats.js';
import { refusalMessage } from './it-refusals.js';

const { count, decimal, fixed, megabytes, milliseconds, percent, roundPercent } = formats('it');
export { count, fixed, percent, roundPercent };

const numbers = ['nessuno', 'uno', 'due', 'tre', 'quattro', 'cinque', 'sei', 'sette', 'otto', 'nove', 'dieci', 'undici', 'dodici'];
// Each with its article.
const animals = {
  butterfly: 'una farfalla',
  cat: 'un gatto',
  chicken: 'una gallina',
  cow: 'una mucca',
  dog: 'un cane',
  elephant: 'un elefante',
  horse: 'un cavallo',
  sheep: 'una pecora',
  spider: 'un ragno',
  squirrel: 'uno scoiattolo',
};
const inWords = (number) => numbers[number] ?? count(number);
const photos = (number) => `${count(number)} foto`;

// Weights of the user's own may have other labels than animals.
const isAnimal = (label) => Object.hasOwn(animals, label);
const counted = (labels) => `${inWords(labels.length)} ${labels.every(isAnimal) ? 'animali' : 'etichette'}`;
const withArticle = (label) => (isAnimal(label) ? animals[label] : `«${label}»`);
const translated = (label) => (isAnimal(label) ? animals[label].split(' ')[1] : label);
const mostNames = 12; // more names than this would fill the page

export const title = 'Che animale è?';
export const lede = 'Scegli una foto e scopri quale di dieci animali ritrae.';
export const privacy = 'Le tue foto non lasciano mai il tuo dispositivo.';
export const language = 'Lingua';
export const languageFailed = 'Impossibile caricare questa lingua. Controlla la connessione e riprova.';
export const back = 'Torna alle foto';

export const name = (label) => upperFirst(translated(label));

export const stage = {
  region: 'Immagine',
  choose: 'Scegli foto',
  folder: 'Scegli cartella',
  target: 'Scegli foto',
  targetMore: 'oppure trascinale qui o incollane una',
  sample: 'Prova una foto di esempio',
  sampleName: 'La foto di esempio',
  dropHere: 'Rilascia qui le foto',
  allPhotos: (number) => `Torna alle foto (${count(number)})`,
  photoAlt: (fileName) => (fileName ? `La tua foto ${fileName}` : 'La tua foto'),
};

export const loading = {
  headline: 'Un momento',
  detail: ({ loaded, total }) =>
    `Caricamento del modello… ${total ? `${fixed(loaded / 1e6, 1)} di ${megabytes(total)}` : megabytes(loaded)}`,
  starting: 'Caricamento del modello…',
  slow: 'È lento. Controlla la connessione.',
};

export const ready = {
  headline: 'Pronto',
  detail: (labels) =>
    labels.length > mostNames
      ? `Questo modello conosce ${count(labels.length)} etichette.`
      : `Prova con uno di questi: ${labels.map(translated).join(', ')}.`,
};

export const working = { headline: 'Analisi in corso…' };

export const result = {
  headline: ({ label }) => name(label),
  detail: ({ confidence, milliseconds: time }) =>
    `Certezza: ${confidence > 0.99 ? `oltre il ${roundPercent(0.99)}` : percent(confidence)} · ${milliseconds(time)}`,
  bars: 'Probabilità di ogni animale',
};

export const unknown = {
  headline: (labels) =>
    labels.every(isAnimal) ? `Non sembra nessuno dei ${counted(labels)}` : `Non sembra nessuna delle ${counted(labels)}`,
  detail: ({ label, confidence, other, milliseconds: time }) =>
    other
      ? `Sembra: ${readable(other.label)}, ${percent(other.probability)} · ${milliseconds(time)}`
      : `Il più simile: ${translated(label)}, ${percent(confidence)} · ${milliseconds(time)}`,
};

export const heatMap = {
  show: 'Mostra mappa di calore',
  showFor: (label) => `Mostra che cosa somiglia a ${withArticle(label)}`,
  strongest: (label, region) => `${region} è quella che somiglia di più a ${withArticle(label)}.`,
  regions: {
    'upper left': 'La parte in alto a sinistra',
    'upper middle': 'La parte in alto',
    'upper right': 'La parte in alto a destra',
    left: 'La parte sinistra',
    middle: 'La parte centrale',
    right: 'La parte destra',
    'lower left': 'La parte in basso a sinistra',
    'lower middle': 'La parte in basso',
    'lower right': 'La parte in basso a destra',
  },
  everywhere: (label) => `Tutta la foto somiglia a ${withArticle(label)}.`,
  nowhere: (label) => `Qui nulla somiglia a ${withArticle(label)}.`,
};

export const reading = {
  headline: 'Lettura della cartella…',
  detail: (number) => `${count(number)} file finora`,
};

export const failed = {
  retry: 'Riprova',
};

// In base al codice di un ClassifierError, più 'offline' e 'unexpected'.
export const headlines = {
  unsupported: 'Questo browser è troppo vecchio',
  offline: 'Sei offline',
  download: 'Download non riuscito',
  'no-weights': 'Questo sito non ha un modello',
  weights: 'Questo modello non è utilizzabile',
  engine: 'Il motore si è fermato',
  memory: 'Memoria insufficiente',
  'blocked-pixels': 'Il browser nasconde i pixel',
  empty: 'Il file è vuoto',
  unreadable: 'Impossibile leggere il file',
  'not-an-image': 'Questa non è una foto',
  'unsupported-image': 'Questo browser non apre il formato',
  'broken-image': 'La foto è danneggiata',
  'too-large': 'La foto è troppo grande',
  unexpected: 'Qualcosa è andato storto',
};

export const advice = {
  offline: 'Serve un download. Connettiti a Internet e riprova.',
  download: 'Controlla la connessione e riprova.',
  server: 'Riprova tra poco.',
  engine: 'Riprova. Se non basta, ricarica la pagina.',
  memory: 'Chiudi altre schede e altri programmi, poi riprova.',
  unreadable: 'Forse è stato spostato, eliminato o modificato dopo la scelta. Sceglilo di nuovo.',
};

export const problem = {
  noPhotosHeadline: 'Nessuna foto trovata',
  emptyFolder: 'La cartella è vuota.',
  noPhotos: (skipped) =>
    skipped === 0
      ? 'Nella cartella non ci sono foto.'
      : `Nella cartella non ci sono foto, solo ${skipped === 1 ? 'un altro file' : `altri ${count(skipped)} file`}.`,
  unexpected: (message) => `Ricarica la pagina e riprova. Errore: ${message}`,
};

export const notAPhoto = {
  headline: 'Nessuna foto ricevuta',
  link: 'Questo è un link, non una foto. Salva l’immagine e trascinala qui, oppure copia l’immagine stessa.',
  page: 'Questa è una parte di una pagina web, non una foto. Salva l’immagine e trascinala qui, oppure copia l’immagine stessa.',
  text: 'Questo è testo, non una foto. Scegli, trascina o incolla un’immagine.',
  nothing: 'Negli appunti non c’è nessuna foto. Copia un’immagine, poi incollala qui.',
  behindDialog: 'Chiudi prima questa finestra, poi aggiungi di nuovo la foto.',
};

export const leftOut = {
  unreadable: (number) => (number === 1 ? 'Impossibile leggere 1 file' : `Impossibile leggere ${count(number)} file`),
  unreadableFolders: (number) => (number === 1 ? 'Impossibile leggere 1 cartella' : `Impossibile leggere ${count(number)} cartelle`),
  skipped: (number) => (number === 1 ? '1 file ignorato (non è una foto)' : `${count(number)} file ignorati (non sono foto)`),
  system: (number) =>
    number === 1 ? '1 elemento nascosto o di sistema ignorato' : `${count(number)} elementi nascosti o di sistema ignorati`,
};

const classifierErrors = {
  unsupported: 'Questo browser è troppo vecchio: serve Chrome o Edge 91, Firefox 89, Safari 16.4 o una versione più recente.',
  download: 'Impossibile scaricare il modello o il motore.',
  weights: 'Questo file di pesi non è utilizzabile.',
  engine: 'Il motore si è fermato.',
  memory: '',
  'blocked-pixels':
    'Questo browser nasconde alle pagine i pixel delle immagini, per proteggerti dal tracciamento. Consenti a questo sito di leggere i dati canvas, oppure usa un altro browser.',
  'no-weights':
    'Questo sito non ha un file di pesi. Creane uno con trainer train, mettilo nella cartella weights e avvia di nuovo scripts/serve.',
};
// For these codes only the package's English message has the details: it follows in brackets.
const technical = ['download', 'weights', 'engine'];

// The message of a ClassifierError in this language. The package's own messages are in English.
export function classifierError(error) {
  if (error.refusal) return refusalMessage(error.refusal);
  const message = classifierErrors[error.code];
  if (message === undefined) return error.message;
  return technical.includes(error.code) ? `${message} (${error.message})` : message;
}

export const camera = {
  headline: 'Fotocamera',
  headlines: {
    hidden: 'Fotocamera in pausa',
    insecure: 'La fotocamera richiede https',
    refused: 'Accesso alla fotocamera bloccato',
    blocked: 'Qui la fotocamera non è consentita',
    none: 'Nessuna fotocamera trovata',
    busy: 'Fotocamera in uso',
    unfit: 'Questa fotocamera non è utilizzabile',
    aborted: 'La fotocamera si è fermata',
    ended: 'Fotocamera scollegata',
    failed: 'La fotocamera non si è avviata',
  },
  start: 'Usa fotocamera',
  cancel: 'Annulla',
  stop: 'Spegni fotocamera',
  picture: 'Fotocamera',
  pause: 'Pausa',
  resume: 'Riprendi',
  snapshot: 'Scatta',
  kept: (number) => `Foto scattata. ${photos(number)} nella tua lista.`,
  picker: 'Scegli la fotocamera',
  unnamed: (number) => `Fotocamera ${number}`,
  asking: 'Per continuare, consenti l’accesso alla fotocamera nel browser.',
  live: (framesPerSecond, time) => `Dal vivo · ${Math.round(framesPerSecond)} fps · ${milliseconds(time)}`,
  paused: 'In pausa',
  muted:
    'La fotocamera è accesa ma non invia immagini. Controlla il coperchio, l’interruttore e le impostazioni di sistema. La pagina riprende da sola appena arriva un’immagine.',
  mutedShort: 'Nessuna immagine',
  snapshotName: 'fotocamera',
  hidden: 'Fotocamera in pausa mentre eri via.',
  insecure: 'La fotocamera funziona solo su pagine https e su localhost. Puoi comunque usare le foto.',
  refused: 'L’accesso alla fotocamera è bloccato. Consentilo dall’icona accanto all’indirizzo e riprova, oppure usa le foto.',
  blocked: 'Il browser, o la pagina che contiene questa, non consente qui la fotocamera. Puoi comunque usare le foto.',
  none: 'Su questo dispositivo non c’è nessuna fotocamera. Puoi comunque usare le foto.',
  busy: 'La fotocamera è in uso in un altro programma o disattivata nelle impostazioni di sistema. Chiudi il programma o attiva la fotocamera, poi riprova.',
  unfit: 'Nessuna fotocamera di questo dispositivo fornisce un’immagine adatta. Puoi comunque usare le foto.',
  aborted: 'La fotocamera si è interrotta prima di fornire un’immagine. Riprova.',
  ended: 'La fotocamera è stata scollegata. Ricollegala e riprova.',
  failed: (message) => `Impossibile avviare la fotocamera: ${message}`,
};

export const list = {
  region: 'Le tue foto',
  heading: (number) => (number === 1 ? 'La tua foto' : `Le tue ${photos(number)}`),
  progress: (done, total) => `Analisi ${count(Math.min(done + 1, total))} di ${count(total)}…`,
  stopped: (done, total) => `Interrotto dopo ${count(done)} di ${count(total)}`,
  done: (total) => (total === 1 ? '1 foto analizzata' : `${photos(total)} analizzate`),
  shown: (shown, total) => `${count(shown)} di ${photos(total)} in vista`,
  cancel: 'Ferma',
  resume: 'Continua',
  clear: 'Svuota lista',
  add: 'Aggiungi foto',
  sort: 'Ordina',
  sorts: { added: 'Come aggiunte', label: 'Per animale', mostConfident: 'Prima le più certe', leastConfident: 'Prima le meno certe' },
  filter: 'Mostra',
  all: (number) => `Tutte (${count(number)})`,
  option: (text, number) => `${text} (${count(number)})`,
  unknown: 'Altro',
  problem: 'Non si apre',
  waiting: 'In attesa',
  minimum: 'Certezza minima',
  minimumValue: roundPercent,
  save: 'Salva come',
  csv: 'CSV',
  json: 'JSON',
  fileName: 'animali',
  noMatch: 'Nessuna foto corrisponde.',
  tile: (fileName, answer) => `${fileName}: ${answer}`,
};

export const pager = {
  region: 'Scorri le foto',
  previous: 'Foto precedente',
  next: 'Foto successiva',
  position: (number, total) => `${count(number)} di ${count(total)}`,
};

export const panel = {
  open: 'Modello e motore',
  heading: 'Modello e motore',
  close: 'Chiudi',
  model: 'Modello',
  modelOf: ({ alpha, size }) => `α ${decimal(alpha)}, ${size} px`,
  stored: { f16: 'float16', f32: 'float32', int8: 'int8' },
  file: (parts) => parts.join('; '),
  bytes: megabytes,
  own: 'Il tuo file di pesi',
  ownHint: 'Scegli o trascina un file .safetensors creato con il trainer.',
  choose: 'Scegli file',
  using: (fileName) => `In uso: ${fileName}`,
  loading: (fileName) => `Apertura di ${fileName}…`,
  engine: 'Motore',
  simd: { relaxed: 'WebAssembly, SIMD rilassato', simd128: 'WebAssembly, SIMD128' },
  threads: 'Thread',
  reason: 'Perché',
  why: ({ simd, threads }) =>
    `${simd === 'relaxed' ? 'Questo browser offre il SIMD rilassato, il più veloce' : 'Questo browser non offre il SIMD rilassato'}; ${threads === 1 ? 'il calcolo usa un thread' : `il calcolo usa ${count(threads)} thread`}.`,
  labels: 'Riconosce',
  offline: 'Offline',
  offlineYes: 'Salvata su questo dispositivo. Funziona senza connessione.',
  offlineNo: 'Non ancora salvata su questo dispositivo.',
  offlineFull: 'Non salvata: su questo dispositivo non c’è più spazio. Libera spazio, poi ricarica la pagina.',
  offlineFailed: 'Non salvata: il browser non ha potuto salvare i file. La sua memoria potrebbe essere piena o bloccata.',
  measure: 'Misura la velocità',
  card: 'Scheda del modello: dati, accuratezza, limiti',
};

export const update = {
  available: 'È disponibile una nuova versione.',
  reload: 'Ricarica',
  later: 'Più tardi',
};

export const bench = {
  title: 'Quanto è veloce su questo dispositivo?',
  lede: 'Qui si misura solo il modello: da 128 × 128 pixel normalizzati a dieci logit, senza decodificare né ridimensionare una foto.',
  measure: 'Misura',
  measuring: 'Misura in corso…',
  done: 'Fatto.',
  times: 'Tempo per esecuzione',
  median: 'Mediana',
  fastest: 'La più veloce',
  percentile90: '90º percentile',
  runs: 'Esecuzioni',
  model: 'Modello',
  modelOf: ({ alpha, size, labels }) => `MobileNet v1, α ${decimal(alpha)}, ${size} px, ${count(labels.length)} etichette`,
  weights: 'File di pesi',
  peak: 'Picco su un thread',
  layers:
    'Ogni strato: tempo medio per esecuzione, miliardi di moltiplicazioni con somma al secondo (GMAC/s) e la loro quota del picco. Il picco è quanto questo browser raggiunge con le sole moltiplicazioni con somma, per il numero di thread.',
  layer: 'Strato',
  ofPeak: 'Del picco',
  scripts: 'Per misurare da uno script, usa',
  address: 'Per scegliere un file di pesi, indicalo nell’indirizzo, ad esempio',
  otherBuild: 'sceglie il motore per i browser senza SIMD rilassato,',
  moreThreads: 'usa due thread se il browser lo consente.',
};

export const card = {
  title: 'Scheda del modello',
  language: 'La scheda è in inglese.',
};

export const inThreads = (number) => (number === 1 ? 'un thread' : `${count(number)} thread`);

export const engine = ({ alpha, size, threads, simd }) => {
  const build = simd === 'relaxed' ? 'SIMD rilassato' : 'SIMD';
  return `MobileNet v1, α ${decimal(alpha)}, ${size} px, in WebAssembly con ${build} su ${inThreads(threads)}.`;
};
