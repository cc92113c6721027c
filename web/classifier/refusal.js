// Why a file is not opened, in words: loaded when the first file is refused. The sentences and the kinds of files are those
// of engine/image/refusal in the trainer, and a test compares them. A refusal is an object, { reason, ... }; a page of another
// language writes its own sentences from it.
import { fileKind } from './file-kind.js';

// [name, group]. The group decides what to advise.
const kinds = {
  jpeg: ['a JPEG picture', 'picture'],
  png: ['a PNG picture', 'picture'],
  gif: ['a GIF picture', 'picture'],
  bmp: ['a BMP picture', 'picture'],
  avif: ['an AVIF picture', 'picture'],
  jxl: ['a JPEG XL picture', 'picture'],
  jp2: ['a JPEG 2000 picture', 'picture'],
  jxr: ['a JPEG XR picture', 'picture'],
  webp: ['a WebP picture', 'picture'],
  tiff: ['a TIFF picture', 'picture'],
  ico: ['an ICO icon', 'picture'],
  psd: ['a Photoshop file', 'picture'],
  xcf: ['a GIMP file', 'picture'],
  exr: ['an OpenEXR picture', 'picture'],
  hdr: ['a Radiance HDR picture', 'picture'],
  dds: ['a DDS picture', 'picture'],
  qoi: ['a QOI picture', 'picture'],
  pnm: ['a PNM picture', 'picture'],
  dicom: ['a DICOM picture', 'picture'],
  heic: ['a HEIC picture', 'phone'],
  heif: ['a HEIF picture', 'phone'],
  raw: ['a camera raw file', 'raw'],
  svg: ['an SVG drawing', 'drawing'],
  ps: ['a PostScript file', 'drawing'],
  pdf: ['a PDF document', 'document'],
  office: ['an Office document', 'document'],
  mp4: ['a video (MP4)', 'video'],
  mov: ['a video (MOV)', 'video'],
  '3gp': ['a video (3GP)', 'video'],
  webm: ['a video (WebM)', 'video'],
  mkv: ['a video (MKV)', 'video'],
  avi: ['a video (AVI)', 'video'],
  wmv: ['a video (WMV)', 'video'],
  mpeg: ['a video (MPEG)', 'video'],
  flv: ['a video (FLV)', 'video'],
  zip: ['a ZIP archive', 'archive'],
  gzip: ['a gzip archive', 'archive'],
  rar: ['a RAR archive', 'archive'],
  '7z': ['a 7z archive', 'archive'],
  xz: ['an xz archive', 'archive'],
  bzip2: ['a bzip2 archive', 'archive'],
  tar: ['a tar archive', 'archive'],
  html: ['an HTML page', 'html'],
  lfs: ['a Git LFS pointer', 'lfs'],
  mac: ['a macOS metadata file', 'mac'],
  zeros: ['a file of zeros', 'zeros'],
  audio: ['an audio file', 'other'],
  xml: ['an XML file', 'other'],
  text: ['a text file', 'other'],
  unknown: ['', 'other'],
};
const rawKinds = ['cr2', 'cr3', 'crw', 'nef', 'arw', 'dng', 'pef', 'srw', 'raf', 'orf', 'rw2', 'x3f', 'mrw'];
for (const id of rawKinds) kinds[id] = [`a camera raw file (${id.toUpperCase()})`, 'raw'];

// For tests.
export const kindNames = Object.keys(kinds);

const pictures = ['picture', 'phone', 'raw', 'drawing'];

const again = 'Export or download it again.';
const editor = 'Open it in a picture editor, for example GIMP, and save it as JPEG or PNG.';
const advice = {
  picture: editor,
  phone:
    'Save it as JPEG, for example with the program Photos. An iPhone takes JPEG photos with Settings, Camera, Formats, Most Compatible.',
  raw: 'Export it as JPEG, for example with darktable.',
  drawing: 'Export it as PNG, for example with Inkscape.',
  document: 'Save the picture in it as JPEG or PNG, for example as a screenshot.',
  video: 'Save a frame as JPEG or PNG, for example as a screenshot.',
  archive: 'Unpack it and use the photos in it.',
  html: 'Open the page, right-click the picture and save the picture itself.',
  lfs: 'Run git lfs pull to get the photo itself.',
  mac: 'Delete it: the photo is in the file without ._ in its name.',
  zeros: 'Copy or download it again.',
  other: 'Use a JPEG or PNG photo instead.',
};

const damages = {
  'frame-missing': 'the frame header is missing',
  frame: 'the frame header is damaged',
  scan: 'a scan header is damaged',
  huffman: 'a Huffman table is not valid',
  'huffman-missing': 'a Huffman table is missing',
  'quantization-missing': 'a quantization table is missing',
  channel: ({ number, count }) => `colour channel ${number} of ${count} has no data`,
  checksum: 'a checksum is wrong',
  header: 'the header is damaged',
  data: ({ format }) => `its ${format} data cannot be decoded`,
};

const unsupported = {
  arithmetic: 'JPEG with arithmetic coding',
  lossless: 'lossless JPEG',
  hierarchical: 'hierarchical JPEG',
  bits: ({ number }) => `JPEG with ${number} bits a channel`,
};

const textOf = (text, refusal) => (typeof text === 'function' ? text(refusal) : text);

function format({ kind, promised }, here) {
  const [name, group] = kinds[kind];
  const misnamed = promised ? `, although its name says ${promised}` : '';
  if (pictures.includes(group)) return `is ${name}${misnamed}. This ${here} cannot open it. ${advice[group]}`;
  return `${name ? `is ${name}, not a photo` : 'is not a photo of a known format'}${misnamed}. ${advice[group]}`;
}

const sentences = {
  empty: () => `is empty. ${again}`,
  bytes: ({ megabytes, limit }) => `has ${megabytes} MB. The limit is ${limit} MB: make the picture smaller.`,
  pixels: ({ width, height, limit }) => `has ${width} × ${height} pixels. The limit is ${limit} million pixels: make the picture smaller.`,
  incomplete: (refusal) => `is incomplete: its ${refusal.format} data end early. ${again}`,
  damaged: (refusal) => `is damaged: ${textOf(damages[refusal.why], refusal)}. ${again}`,
  unsupported: (refusal, here) =>
    `is a kind of picture that this ${here} cannot open: ${textOf(unsupported[refusal.what], refusal)}. ${editor}`,
  unreadable: ({ message }) => `cannot be read: ${message}.`,
  format,
};

// CRC-32, as PNG uses it.
function checksum(bytes) {
  let value = -1;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; ++bit) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return ~value >>> 0;
}

// Whether a chunk of a PNG that the pixels need has a wrong checksum. Such a chunk's name begins with a capital.
function hasWrongChecksum(bytes) {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 8; at + 12 <= bytes.length;) {
    const end = at + 8 + data.getUint32(at);
    if (end + 4 > bytes.length) return false;
    if ((bytes[at + 4] & 32) === 0 && checksum(bytes.subarray(at + 4, end)) !== data.getUint32(end)) return true;
    at = end + 4;
  }
  return false;
}

// Why a decoder could not decode a file of a format that it knows.
export const refuseDamaged = (bytes, format, formatName) =>
  format === 'png' && hasWrongChecksum(bytes)
    ? { reason: 'damaged', why: 'checksum' }
    : { reason: 'damaged', why: 'data', format: formatName };

// The sentence of a refusal, without the file's name, with which it begins. `here` is 'browser' or 'program'.
export const sentenceOf = (refusal, here) => sentences[refusal.reason](refusal, here);

// The formats that suffixes promise, and the kinds that keep the promise.
/** @type {[RegExp, string, string[]][]} */
const suffixes = [
  [/\.(jpe?g|jfif)$/i, 'JPEG', ['jpeg']],
  [/\.png$/i, 'PNG', ['png']],
  [/\.gif$/i, 'GIF', ['gif']],
  [/\.bmp$/i, 'BMP', ['bmp']],
  [/\.webp$/i, 'WebP', ['webp']],
  [/\.avif$/i, 'AVIF', ['avif']],
  [/\.heic$/i, 'HEIC', ['heic', 'heif']],
  [/\.heif$/i, 'HEIF', ['heic', 'heif', 'avif']],
  [/\.tiff?$/i, 'TIFF', ['tiff']],
];

// The refusal of a file that is no picture, or of a format that is not decoded here, and its error code.
export function refuseFormat(bytes, name = '') {
  const kind = fileKind(bytes);
  const [, promised, keepers] = suffixes.find(([suffix]) => suffix.test(name)) ?? [];
  const refusal = { reason: 'format', kind, promised: keepers?.includes(kind) ? undefined : promised };
  return { refusal, code: pictures.includes(kinds[kind][1]) ? 'unsupported-image' : 'not-an-image' };
}
