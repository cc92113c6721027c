// Why a file is not opened, in Italian. web/classifier/refusal.js has the English sentences and describes a refusal.

const kinds = {
  jpeg: ['un’immagine JPEG', 'picture'],
  png: ['un’immagine PNG', 'picture'],
  gif: ['un’immagine GIF', 'picture'],
  bmp: ['un’immagine BMP', 'picture'],
  avif: ['un’immagine AVIF', 'picture'],
  jxl: ['un’immagine JPEG XL', 'picture'],
  jp2: ['un’immagine JPEG 2000', 'picture'],
  jxr: ['un’immagine JPEG XR', 'picture'],
  webp: ['un’immagine WebP', 'picture'],
  tiff: ['un’immagine TIFF', 'picture'],
  ico: ['un’icona ICO', 'picture'],
  psd: ['un file di Photoshop', 'picture'],
  xcf: ['un file di GIMP', 'picture'],
  exr: ['un’immagine OpenEXR', 'picture'],
  hdr: ['un’immagine Radiance HDR', 'picture'],
  dds: ['un’immagine DDS', 'picture'],
  qoi: ['un’immagine QOI', 'picture'],
  pnm: ['un’immagine PNM', 'picture'],
  dicom: ['un’immagine DICOM', 'picture'],
  heic: ['un’immagine HEIC', 'phone'],
  heif: ['un’immagine HEIF', 'phone'],
  raw: ['un file raw di una fotocamera', 'raw'],
  svg: ['un disegno SVG', 'drawing'],
  ps: ['un file PostScript', 'drawing'],
  pdf: ['un documento PDF', 'document'],
  office: ['un documento di Office', 'document'],
  mp4: ['un video (MP4)', 'video'],
  mov: ['un video (MOV)', 'video'],
  '3gp': ['un video (3GP)', 'video'],
  webm: ['un video (WebM)', 'video'],
  mkv: ['un video (MKV)', 'video'],
  avi: ['un video (AVI)', 'video'],
  wmv: ['un video (WMV)', 'video'],
  mpeg: ['un video (MPEG)', 'video'],
  flv: ['un video (FLV)', 'video'],
  zip: ['un archivio ZIP', 'archive'],
  gzip: ['un archivio gzip', 'archive'],
  rar: ['un archivio RAR', 'archive'],
  '7z': ['un archivio 7z', 'archive'],
  xz: ['un archivio xz', 'archive'],
  bzip2: ['un archivio bzip2', 'archive'],
  tar: ['un archivio tar', 'archive'],
  html: ['una pagina HTML', 'html'],
  lfs: ['un puntatore di Git LFS', 'lfs'],
  mac: ['un file di metadati di macOS', 'mac'],
  zeros: ['un file di soli zeri', 'zeros'],
  audio: ['un file audio', 'other'],
  xml: ['un file XML', 'other'],
  text: ['un file di testo', 'other'],
  unknown: ['', 'other'],
};
for (const id of ['cr2', 'cr3', 'crw', 'nef', 'arw', 'dng', 'pef', 'srw', 'raf', 'orf', 'rw2', 'x3f', 'mrw']) {
  kinds[id] = [`un file raw di una fotocamera (${id.toUpperCase()})`, 'raw'];
}

// For tests.
export const kindNames = Object.keys(kinds);

const pictures = ['picture', 'phone', 'raw', 'drawing'];

const again = 'Esportalo o scaricalo di nuovo.';
const editor = 'Aprilo in un programma di grafica, per esempio GIMP, e salvalo in JPEG o PNG.';
const advice = {
  picture: editor,
  phone:
    'Salvalo in JPEG, per esempio con il programma Foto. Un iPhone scatta in JPEG con Impostazioni, Fotocamera, Formati, Più compatibile.',
  raw: 'Esportalo in JPEG, per esempio con darktable.',
  drawing: 'Esportalo in PNG, per esempio con Inkscape.',
  document: 'Salva in JPEG o PNG l’immagine che contiene, per esempio con una schermata.',
  video: 'Salva un fotogramma in JPEG o PNG, per esempio con una schermata.',
  archive: 'Estrai le foto e usa quelle.',
  html: 'Apri la pagina, fai clic destro sull’immagine e salva l’immagine stessa.',
  lfs: 'Esegui git lfs pull per avere la foto stessa.',
  mac: 'Eliminalo: la foto è nel file senza ._ nel nome.',
  zeros: 'Copialo o scaricalo di nuovo.',
  other: 'Usa invece una foto JPEG o PNG.',
};

const damages = {
  'frame-missing': 'manca l’intestazione dell’immagine',
  frame: 'l’intestazione dell’immagine è danneggiata',
  scan: 'l’intestazione di una scansione è danneggiata',
  huffman: 'una tabella di Huffman non è valida',
  'huffman-missing': 'manca una tabella di Huffman',
  'quantization-missing': 'manca una tabella di quantizzazione',
  channel: ({ number, count }) => `il canale di colore ${number} di ${count} non ha dati`,
  checksum: 'una somma di controllo è errata',
  header: 'l’intestazione è danneggiata',
  data: ({ format }) => `i dati ${format} non si possono decodificare`,
};

const unsupported = {
  arithmetic: 'JPEG con codifica aritmetica',
  lossless: 'JPEG senza perdita',
  hierarchical: 'JPEG gerarchico',
  bits: ({ number }) => `JPEG con ${number} bit per canale`,
};

const textOf = (text, refusal) => (typeof text === 'function' ? text(refusal) : text);

function format({ kind, promised }) {
  if (!kind) return 'non si apre. Usa invece una foto JPEG o PNG.'; // offline, where the kind is not known
  const [name, group] = kinds[kind];
  const misnamed = promised ? `, anche se il nome dice ${promised}` : '';
  if (pictures.includes(group)) return `è ${name}${misnamed}. Questo browser non lo apre. ${advice[group]}`;
  return `${name ? `è ${name}, non una foto` : 'non è una foto di un formato noto'}${misnamed}. ${advice[group]}`;
}

const sentences = {
  empty: () => `è vuoto. ${again}`,
  bytes: ({ megabytes, limit }) => `ha ${megabytes} MB. Il limite è di ${limit} MB: riduci l’immagine.`,
  pixels: ({ width, height, limit }) => `ha ${width} × ${height} pixel. Il limite è di ${limit} milioni di pixel: riduci l’immagine.`,
  incomplete: (refusal) => `è incompleto: i dati ${refusal.format} finiscono troppo presto. ${again}`,
  damaged: (refusal) => `è danneggiato: ${textOf(damages[refusal.why], refusal)}. ${again}`,
  unsupported: (refusal) => `è un tipo di immagine che questo browser non apre: ${textOf(unsupported[refusal.what], refusal)}. ${editor}`,
  unreadable: ({ message }) => `non si può leggere: ${message}.`,
  format,
};

// The message for a ClassifierError's `refusal`.
export const refusalMessage = (refusal) => `${refusal.file ? `«${refusal.file}»` : 'Questo file'} ${sentences[refusal.reason](refusal)}`;
