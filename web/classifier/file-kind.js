// What a file is, by its content: the same kinds as engine/image/refusal/file_kind.cc in the trainer.
import { ascii } from './ascii.js';
import { tiffKind } from './camera-raw.js';
import { isBmp } from './image-header.js';
import { isoKind } from './iso-boxes.js';

// [offset, first characters, kind]. The first match counts.
/** @type {[number, string, string][]} */
const signatures = [
  [8, 'WEBP', 'webp'],
  [8, 'AVI ', 'avi'],
  [8, 'WAVE', 'audio'],
  [4, 'JXL ', 'jxl'],
  [0, '\xff\n', 'jxl'],
  [4, 'jP  ', 'jp2'],
  [0, '\xff\x4f\xff\x51', 'jp2'],
  [0, 'II\xbc', 'jxr'],
  [4, 'moov', 'mov'],
  [4, 'mdat', 'mov'],
  [4, 'wide', 'mov'],
  [0, 'II\x1a\0\0\0HEAP', 'crw'],
  [0, 'FUJIFILMCCD-RAW', 'raf'],
  [0, 'IIRO', 'orf'],
  [0, 'IIRS', 'orf'],
  [0, 'MMOR', 'orf'],
  [0, 'IIU\0', 'rw2'],
  [0, 'FOVb', 'x3f'],
  [0, '\0MRM', 'mrw'],
  [0, 'II+\0', 'tiff'],
  [0, 'MM\0+', 'tiff'],
  [0, '\0\0\x01\0', 'ico'],
  [0, '\0\0\x02\0', 'ico'],
  [0, '8BPS', 'psd'],
  [0, 'gimp xcf', 'xcf'],
  [0, '\x76\x2f\x31\x01', 'exr'],
  [0, '#?RADIANCE', 'hdr'],
  [0, 'DDS ', 'dds'],
  [0, 'qoif', 'qoi'],
  [128, 'DICM', 'dicom'],
  [0, '%PDF', 'pdf'],
  [0, '%!PS', 'ps'],
  [0, '\xd0\xcf\x11\xe0', 'office'],
  [0, '\x30\x26\xb2\x75', 'wmv'],
  [0, '\0\0\x01\xba', 'mpeg'],
  [0, 'FLV\x01', 'flv'],
  [0, 'ID3', 'audio'],
  [0, 'OggS', 'audio'],
  [0, 'fLaC', 'audio'],
  [0, 'PK\x03\x04', 'zip'],
  [0, 'PK\x05\x06', 'zip'],
  [0, '\x1f\x8b', 'gzip'],
  [0, 'Rar!', 'rar'],
  [0, '7z\xbc\xaf', '7z'],
  [0, '\xfd7zXZ', 'xz'],
  [0, 'BZh', 'bzip2'],
  [257, 'ustar', 'tar'],
  [0, '\0\x05\x16\x07', 'mac'],
  [0, 'version https://git-lfs', 'lfs'],
];

// Formats that the trainer decodes come first. refuseFormat() names them only where they cannot be opened.
const decoded = [
  ['jpeg', '\xff\xd8\xff'],
  ['png', '\x89PNG\r\n\x1a\n'],
  ['gif', 'GIF87a'],
  ['gif', 'GIF89a'],
];

const isText = (bytes) =>
  /^(\xff\xfe|\xfe\xff)/.test(ascii(bytes, 0, 2)) || // UTF-16
  bytes.every((byte) => (byte >= 32 ? byte !== 127 : (byte >= 9 && byte <= 13) || byte === 27));

function textKind(bytes) {
  const text = ascii(bytes, 0, bytes.length)
    .replace(/[\0- ]+/g, '')
    .replace(/^\xef\xbb\xbf/, '')
    .toLowerCase();
  if (/^<(!doctypehtml|html|head|body|script)/.test(text)) return 'html';
  if (!text.startsWith('<')) return 'text';
  if (text.includes('<svg')) return 'svg';
  if (text.includes('<html')) return 'html';
  return text.startsWith('<?xml') ? 'xml' : 'text';
}

// The kind of a file that is not empty, for example 'heic', 'pdf' or 'unknown'; refusal.js has a name for each.
export function fileKind(bytes) {
  const start = bytes.subarray(0, 512);
  const ours = decoded.find(([, magic]) => ascii(bytes, 0, magic.length) === magic);
  if (ours) return ours[0];
  if (isBmp(bytes)) return 'bmp';
  if (ascii(bytes, 4, 4) === 'ftyp') return isoKind(bytes);
  if (/^(II\*\0|MM\0\*)/.test(ascii(bytes, 0, 4))) return tiffKind(bytes);
  if (ascii(bytes, 0, 4) === '\x1a\x45\xdf\xa3') return ascii(bytes, 0, 64).includes('webm') ? 'webm' : 'mkv';
  if (/^P[1-7]\n/.test(ascii(bytes, 0, 3))) return 'pnm';
  const found = signatures.find(([offset, magic]) => ascii(bytes, offset, magic.length) === magic);
  if (found) return found[2];
  if (bytes.every((byte) => byte === 0)) return 'zeros';
  return isText(start) ? textKind(start) : 'unknown';
}
