// Reads the format and size of an image file from its header, before it is decoded: a small file may decode to gigabytes.
import { ascii } from './ascii.js';
import { isoKind, isoSize, jxlBoxSize } from './iso-boxes.js';
import { jpegSegments } from './jpeg.js';

const view = (bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export function isBmp(bytes) {
  if (ascii(bytes, 0, 2) !== 'BM' || bytes.length < 18) return false;
  const header = view(bytes).getUint32(14, true);
  return header === 12 || (header >= 16 && header <= 124);
}

const isoFormats = { avif: 'avif', heic: 'heic', heif: 'heic' };

/** @type {[string, (bytes: Uint8Array) => boolean][]} */
const signatures = [
  ['jpeg', (b) => b[0] === 0xff && b[1] === 0xd8 && b[2] === 0xff],
  ['png', (b) => ascii(b, 0, 8) === '\x89PNG\r\n\x1a\n'],
  ['gif', (b) => /^GIF8[79]a/.test(ascii(b, 0, 6))],
  ['webp', (b) => ascii(b, 0, 4) === 'RIFF' && ascii(b, 8, 4) === 'WEBP'],
  ['bmp', isBmp],
  ['jxl', (b) => ascii(b, 0, 2) === '\xff\n' || ascii(b, 4, 4) === 'JXL '],
  ['tiff', (b) => /^(II\*\0|MM\0\*)/.test(ascii(b, 0, 4))],
  ['ico', (b) => ascii(b, 0, 4) === '\0\0\x01\0' || ascii(b, 0, 4) === '\0\0\x02\0'],
];

// The format of a file that some browser decodes: 'jpeg', 'png', 'gif', 'webp', 'bmp', 'avif', 'heic' (also HEIF), 'jxl',
// 'tiff' (also camera raw files that look like one) or 'ico'. null for anything else.
export function imageFormat(bytes) {
  const found = signatures.find(([, matches]) => matches(bytes));
  if (found) return found[0];
  return (ascii(bytes, 4, 4) === 'ftyp' && isoFormats[isoKind(bytes)]) || null;
}

const largest = (sizes) => sizes.reduce((a, b) => (b.width * b.height > a.width * a.height ? b : a), { width: 0, height: 0 });

function jpegSize(bytes) {
  for (const { marker, start, end } of jpegSegments(bytes)) {
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame && end - start >= 6) return { width: view(bytes).getUint16(start + 3), height: view(bytes).getUint16(start + 1) };
  }
  return null;
}

// The header is the first chunk, but Apple puts a chunk of its own before it.
function pngSize(bytes, data, start = 8) {
  const at = ascii(bytes, start + 4, 4) === 'CgBI' ? start + 12 + data.getUint32(start) : start;
  if (ascii(bytes, at + 4, 4) !== 'IHDR') return null;
  return { width: data.getUint32(at + 8), height: data.getUint32(at + 12) };
}

// The screen, or larger where the first frame goes beyond it.
function gifSize(bytes, data) {
  let width = data.getUint16(6, true);
  let height = data.getUint16(8, true);
  const flags = data.getUint8(10);
  let at = 13 + (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0);
  while (bytes[at] === 0x21) {
    for (at += 2; bytes[at]; at += 1 + bytes[at]);
    at += 1;
  }
  if (bytes[at] === 0x2c && at + 9 < bytes.length) {
    width = Math.max(width, data.getUint16(at + 1, true) + data.getUint16(at + 5, true));
    height = Math.max(height, data.getUint16(at + 3, true) + data.getUint16(at + 7, true));
  }
  return { width, height };
}

// OS/2's first header has numbers of 16 bits.
function bmpSize(data) {
  if (data.getUint32(14, true) === 12) return { width: data.getUint16(18, true), height: data.getUint16(20, true) };
  return { width: Math.abs(data.getInt32(18, true)), height: Math.abs(data.getInt32(22, true)) };
}

// Extended, lossless or lossy WebP. Sizes are of 24 bits, 14 bits and 14 bits.
function webpSize(bytes, data) {
  const uint24 = (at) => data.getUint16(at, true) + 65536 * data.getUint8(at + 2);
  const chunk = ascii(bytes, 12, 4);
  if (chunk === 'VP8X') return { width: 1 + uint24(24), height: 1 + uint24(27) };
  if (chunk === 'VP8 ') return { width: data.getUint16(26, true) & 0x3fff, height: data.getUint16(28, true) & 0x3fff };
  if (chunk !== 'VP8L') return null;
  const bits = data.getUint32(21, true);
  return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
}

// The largest picture of an icon: by its own header, a PNG's or a BMP's with the mask below, or by the directory.
function icoSize(bytes, data) {
  const sizes = [];
  for (let entry = 6; entry < 6 + 16 * data.getUint16(4, true) && entry + 16 <= bytes.length; entry += 16) {
    sizes.push({ width: bytes[entry] || 256, height: bytes[entry + 1] || 256 });
    const at = data.getUint32(entry + 12, true);
    if (at + 24 > bytes.length) continue;
    const inside = ascii(bytes, at, 4) === '\x89PNG' ? pngSize(bytes, data, at + 8) : bmpSizeAt(data, at);
    if (inside) sizes.push(inside);
  }
  return sizes.length > 0 ? largest(sizes) : null;
}

const bmpSizeAt = (data, at) => ({
  width: Math.abs(data.getInt32(at + 4, true)),
  height: Math.floor(Math.abs(data.getInt32(at + 8, true)) / 2),
});

// The first directory of a TIFF file.
function tiffSize(bytes, data) {
  const little = bytes[0] === 0x49;
  const directory = data.getUint32(4, little);
  const found = {};
  for (let index = 0; index < data.getUint16(directory, little); ++index) {
    const entry = directory + 2 + 12 * index;
    const isShort = data.getUint16(entry + 2, little) === 3;
    found[data.getUint16(entry, little)] = isShort ? data.getUint16(entry + 8, little) : data.getUint32(entry + 8, little);
  }
  return { width: found[256] ?? 0, height: found[257] ?? 0 };
}

// The size of a JPEG XL codestream that begins at `start`.
function jxlSize(bytes, start) {
  let position = 8 * (start + 2);
  const read = (count) => {
    let value = 0;
    for (let bit = 0; bit < count; ++bit, ++position) {
      if (position >> 3 >= bytes.length) throw new RangeError();
      value += ((bytes[position >> 3] >> (position & 7)) & 1) * 2 ** bit;
    }
    return value;
  };
  const isSmall = read(1);
  const side = () => (isSmall ? 8 * (1 + read(5)) : 1 + read([9, 13, 18, 30][read(2)]));
  const height = side();
  const [across, down] = [null, [1, 1], [12, 10], [4, 3], [3, 2], [16, 9], [5, 4], [2, 1]][read(3)] ?? [];
  return { width: across ? Math.floor((height * across) / down) : side(), height };
}

const readers = {
  jpeg: jpegSize,
  png: pngSize,
  gif: gifSize,
  bmp: (_, data) => bmpSize(data),
  webp: webpSize,
  avif: isoSize,
  heic: isoSize,
  jxl: (bytes, data) => (bytes[0] === 0xff ? jxlSize(bytes, 0) : jxlBoxSize(bytes, data, jxlSize)),
  ico: icoSize,
  tiff: tiffSize,
};

// The { width, height } in pixels as stored (before EXIF orientation); null if the header does not have it.
export function imageSize(bytes, format) {
  try {
    const size = readers[format]?.(bytes, view(bytes));
    return size && size.width > 0 && size.height > 0 ? size : null;
  } catch (error) {
    if (error instanceof RangeError) return null; // the file ends inside its header
    throw error;
  }
}

// Whether a PNG file lacks its end chunk, or a WebP file is shorter than it says. Some browsers decode such a file, partly
// grey or transparent. checkJpeg() (jpeg.js) looks for the end of a JPEG file.
export function isCut(bytes, format) {
  if (format !== 'png' && format !== 'webp') return false;
  const data = view(bytes);
  if (format === 'webp') return bytes.length < 8 + data.getUint32(4, true);
  for (let at = 8; at + 12 <= bytes.length; at += 12 + data.getUint32(at)) {
    if (ascii(bytes, at + 4, 4) === 'IEND') return at + 12 + data.getUint32(at) > bytes.length;
  }
  return true;
}
