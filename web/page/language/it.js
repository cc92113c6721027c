// Everything that the page says, in Italian. en.js has the same names.
import { formats, upperFirst } from './formats.js';

const { count, decimal, fixed, megabytes, milliseconds, percent, roundPercent } = formats('it');
export { count, fixed, percent, roundPercent };

const numbers = ['nessuno', 'uno', 'due', 'tre', 'quattro', 'cinque', 'sei', 'sette', 'otto', 'nove', 'dieci', 'undici', 'dodici'];
const animals = {
  butterfly: 'farfalla',
  cat: 'gatto',
  chicken: 'gallina',
  cow: 'mucca',
  dog: 'cane',
  elephant: 'elefante',
  horse: 'cavallo',
  sheep: 'pecora',
  spider: 'ragno',
  squirrel: 'scoiattolo',
};
const inWords = (number) => numbers[number] ?? count(number);
const photos = (number) => `${count(number)} foto`;
const animal = (label) => animals[label] ?? label;
const kinds = (labels) => `${inWords(labels.length)} ${labels.every((label) => label in animals) ? 'animali' : 'tipi'}`;

export const title = 'Che animale è?';
export const lede = 'Mostra una foto: dice quale di dieci animali vede.';
export const privacy = 'Funziona sul tuo dispositivo; nessuna foto lo lascia.';
export const language = 'Lingua';
export const back = 'Torna alle foto';

export const name = (label) => upperFirst(animal(label));

export const stage = {
  region: 'Immagine',
  choose: 'Scegli foto',
  folder: 'Cartella',
  target: 'Scegli foto',
  targetMore: 'o trascinale qui, o incollane una',
  sample: 'Prova una foto di esempio',
  sampleName: 'La foto di esempio',
  dropHere: 'Lascia qui le foto',
  allPhotos: (number) => (number === 1 ? 'La tua foto' : `Tutte le ${count(number)} foto`),
  photoAlt: (fileName) => (fileName ? `La tua foto ${fileName}` : 'La tua foto'),
};

export const loading = {
  headline: 'Un momento',
  detail: ({ loaded, total }) =>
    total ? `Carico la rete: ${megabytes(loaded)} di ${megabytes(total)}.` : `Carico la rete: ${megabytes(loaded)}.`,
  starting: 'Carico la rete.',
};

export const ready = {
  headline: 'Tutto pronto',
  detail: (labels) => `Mostrami uno di questi ${kinds(labels)}.`,
};

export const working = { headline: 'Guardo' };

export const result = {
  headline: ({ label }) => name(label),
  detail: ({ confidence, milliseconds: time }) => `Certezza ${percent(confidence)}, in ${milliseconds(time)}.`,
  bars: 'Probabilità di ogni animale',
};

export const unknown = {
  headline: (labels) => `Nessuno dei ${kinds(labels)} che conosco`,
  detail: ({ label, confidence, milliseconds: time }) =>
    `Il più vicino: ${animal(label)} con ${percent(confidence)}, in ${milliseconds(time)}.`,
};

export const heatMap = {
  show: 'Mostra dove ha guardato',
  showFor: (label) => `Mostra che cosa parla per ${animal(label)}`,
  looked: (label, place) => `Per «${animal(label)}» ha guardato soprattutto ${place}.`,
  places: {
    'upper left': 'in alto a sinistra',
    'upper middle': 'in alto al centro',
    'upper right': 'in alto a destra',
    left: 'a sinistra',
    middle: 'al centro',
    right: 'a destra',
    'lower left': 'in basso a sinistra',
    'lower middle': 'in basso al centro',
    'lower right': 'in basso a destra',
  },
  everywhere: (label) => `Per «${animal(label)}» ha guardato tutta l’immagine allo stesso modo.`,
  nowhere: (label) => `In questa immagine nulla parla per «${animal(label)}».`,
};

export const failed = {
  headline: 'La rete non c’è',
  retry: 'Riprova',
};

export const problem = {
  headline: 'Non ha funzionato',
  cameraHeadline: 'Nessuna immagine dalla fotocamera',
  notAFile: 'Questo non è un file: trascina una foto dal tuo dispositivo, o scegline una.',
  noPhotos: (skipped) =>
    skipped === 0
      ? 'La cartella è vuota.'
      : `Nella cartella non ci sono foto, solo ${skipped === 1 ? 'un altro file' : `altri ${count(skipped)} file`}.`,
  unexpected: (message) => `È successo qualcosa di inatteso: ${message}`,
};

const refusals = {
  unsupported: 'Questo browser è troppo vecchio: serve Chrome o Edge 91, Firefox 89, Safari 16.4 o uno più recente.',
  download: 'La rete o il motore non è arrivato dal server.',
  weights: 'Questo file di pesi non si può usare.',
  engine: 'Il motore si è fermato.',
  memory: 'La memoria non basta.',
  empty: 'Il file è vuoto.',
  unreadable: 'Il file non si può leggere.',
  'not-an-image': 'Il file non è un’immagine che questo browser sa aprire: JPEG, PNG, WebP o GIF lo sono.',
  'unsupported-image': 'Questo browser non sa aprire HEIC: esporta la foto come JPEG.',
  'broken-image': 'L’immagine è danneggiata.',
  'too-large': 'Il file è troppo grande: si leggono al massimo 64 megapixel e 50 MB.',
  'no-weights':
    'Questo sito non ha un file di pesi. Creane uno con trainer train, mettilo nella cartella weights e avvia di nuovo scripts/serve.',
};
// What only the English message tells follows in brackets.
const technical = ['download', 'weights', 'engine'];

// A ClassifierError in this language. The package speaks English.
export function refusal(error) {
  const sentence = refusals[error.code];
  if (!sentence) return error.message;
  return technical.includes(error.code) ? `${sentence} (${error.message})` : sentence;
}

export const camera = {
  start: 'Usa la fotocamera',
  cancel: 'Annulla',
  stop: 'Ferma la fotocamera',
  picture: 'Fotocamera',
  pause: 'Pausa',
  goOn: 'Continua',
  snapshot: 'Scatta',
  kept: (number) => `Conservata: ${photos(number)} nella tua lista.`,
  picker: 'Fotocamera da usare',
  unnamed: (number) => `Fotocamera ${number}`,
  asking: 'Il browser chiede se questa pagina può usare la fotocamera.',
  askingHeadline: 'Fotocamera',
  live: (framesPerSecond, time) => `Dal vivo, ${Math.round(framesPerSecond)} immagini/s, ${milliseconds(time)} l’una`,
  paused: 'In pausa',
  snapshotName: 'fotocamera',
  hidden: 'La fotocamera è stata spenta mentre la pagina non era in vista.',
  insecure: 'La fotocamera funziona solo su pagine https e su localhost. Le foto funzionano anche qui.',
  refused:
    'La fotocamera è stata negata. Permettila nelle impostazioni del sito accanto all’indirizzo e riprova. Le foto funzionano senza.',
  blocked: 'Qui la pagina non può usare una fotocamera: lo vieta il browser o la pagina che la contiene. Le foto funzionano senza.',
  none: 'Nessuna fotocamera trovata su questo dispositivo. Le foto funzionano senza.',
  busy: 'La fotocamera è usata da un altro programma, o spenta nelle impostazioni di sistema. Chiudi quel programma e riprova.',
  unfit: 'Nessuna fotocamera qui dà un’immagine adatta a questa pagina. Le foto funzionano senza.',
  aborted: 'Il dispositivo si è interrotto prima che la fotocamera desse un’immagine. Riprova.',
  ended: 'La fotocamera è stata scollegata o tolta.',
  failed: (message) => `La fotocamera non è partita: ${message}`,
};

export const list = {
  region: 'Le tue foto',
  heading: (number) => `Le tue ${photos(number)}`,
  progress: (done, total) => `${count(done)} di ${count(total)} guardate`,
  stopped: (done, total) => `Fermo dopo ${count(done)} di ${count(total)}`,
  done: (total) => `${photos(total)} guardate`,
  skipped: (number) =>
    number === 1
      ? 'Un file che non è un’immagine è stato tralasciato'
      : `${count(number)} file che non sono immagini sono stati tralasciati`,
  shown: (shown, total) => `${count(shown)} di ${photos(total)} in vista`,
  cancel: 'Ferma',
  goOn: 'Continua',
  clear: 'Svuota la lista',
  add: 'Aggiungi foto',
  sort: 'Ordine',
  sorts: { added: 'come sono arrivate', label: 'per animale', sure: 'prima le più certe', unsure: 'prima le meno certe' },
  filter: 'Mostra',
  all: (number) => `tutte (${count(number)})`,
  option: (text, number) => `${text} (${count(number)})`,
  unknown: 'nessuno di questi',
  problem: 'non leggibile',
  waiting: 'in attesa',
  least: 'Almeno',
  leastValue: (share) => `certezza ${roundPercent(share)}`,
  save: 'Salva come',
  csv: 'CSV',
  json: 'JSON',
  fileName: 'animali',
  nothing: 'Nessuna foto corrisponde alla scelta.',
  tile: (fileName, answer) => `${fileName}: ${answer}`,
};

export const steps = {
  region: 'Attraverso la lista',
  back: 'Foto precedente',
  on: 'Foto successiva',
  place: (at, total) => `${count(at)} di ${count(total)}`,
};

export const panel = {
  open: 'Modello e motore',
  heading: 'Modello e motore',
  close: 'Chiudi',
  model: 'Modello',
  network: ({ alpha, size }) => `α ${decimal(alpha)}, ${size} px`,
  stored: { f16: 'float16', f32: 'float32', int8: 'int8' },
  file: (parts) => parts.join('; '),
  bytes: megabytes,
  own: 'Un file di pesi tuo',
  ownHint: 'Scegli o trascina un file .safetensors fatto da trainer.',
  choose: 'Scegli un file',
  using: (fileName) => `In uso: ${fileName}`,
  loading: (fileName) => `Apro ${fileName}.`,
  build: 'Versione',
  simd: { relaxed: 'WebAssembly, SIMD rilassato', simd128: 'WebAssembly, SIMD128' },
  threads: 'Thread',
  reason: 'Perché',
  why: ({ simd, threads }) =>
    `${simd === 'relaxed' ? 'Questo browser offre il SIMD rilassato' : 'Il SIMD a 128 bit funziona in ogni browser attuale'}; ${threads === 1 ? 'calcola un thread' : `${threads} thread calcolano insieme`}.`,
  labels: 'Distingue',
  offline: 'Senza rete',
  offlineYes: 'Salvata su questo dispositivo: la pagina funziona offline.',
  offlineNo: 'Non ancora salvata su questo dispositivo.',
  measure: 'Misura la velocità',
  card: 'Scheda del modello: dati, accuratezza, limiti',
};

export const update = {
  available: 'C’è una nuova versione di questa pagina.',
  reload: 'Ricarica',
  later: 'Più tardi',
};

export const bench = {
  title: 'Quanto è veloce qui?',
  lede: 'La rete da sola: il tempo da 128 × 128 numeri in entrata a dieci numeri in uscita, senza decodificare né ridimensionare una foto.',
  measure: 'Misura',
  measuring: 'Misuro.',
  done: 'Fatto.',
  times: 'Tempi di un’esecuzione',
  median: 'Mediana',
  fastest: 'La più veloce',
  nineInTen: 'Nove su dieci entro',
  runs: 'Esecuzioni',
  network: 'Rete',
  networkOf: ({ alpha, size, labels }) => `MobileNet v1, α ${decimal(alpha)}, ${size} px, ${count(labels.length)} etichette`,
  weights: 'Pesi',
  peak: 'Massimo di un thread',
  layers:
    'Strato per strato, in media: miliardi di moltiplicazioni con somma al secondo, e la loro quota di quanto questo browser raggiunge facendo solo quelle su altrettanti thread',
  layer: 'Strato',
  ofPeak: 'Del massimo',
  scripts: 'I programmi misurano con',
  address: 'L’indirizzo sceglie il file, come in',
  otherBuild: 'prende la versione per i browser senza SIMD rilassato,',
  moreThreads: 'calcola in due thread dove può.',
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
