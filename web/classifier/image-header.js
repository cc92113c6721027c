// Reads the format and size of an image file from its header, before it is decoded: a small file may decode to gigabytes.

const ascii = (bytes, start, length) => String.fromCharCode(...bytes.subarray(start, start + length));

/** @type {[string, (bytes: Uint8Array) => boolean][]} */
const signatures = [
  ['jpeg', (b) => b[0] === 0xff && b[1] === 0xd8 && b[2] === 0xff],
  ['png', (b) => ascii(b, 0, 8) === '\x89PNG\r\n\x1a\n'],
  ['gif', (b) => /^GIF8[79]a/.test(ascii(b, 0, 6))],
  ['webp', (b) => ascii(b, 0, 4) === 'RIFF' && ascii(b, 8, 4) === 'WEBP'],
  ['bmp', (b) => ascii(b, 0, 2) === 'BM' && b.length > 26],
  ['heic', (b) => /^ftyp(hei[cxms]|hev[cx]|mif1|msf1)/.test(ascii(b, 4, 8))],
  ['avif', (b) => /^ftypavi[fs]/.test(ascii(b, 4, 8))],
];

// 'jpeg', 'png', 'gif', 'webp', 'bmp', 'heic' or 'avif'; null for anything else.
export function imageFormat(bytes) {
  return signatures.find(([, matches]) => matches(bytes))?.[0] ?? null;
}

// The marker segments of a JPEG up to the first scan, as { marker, start, length } of their content.
function* jpegSegments(bytes, view) {
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return;
    const marker = bytes[at + 1];
    if (marker === 0xff) {
      at += 1; // fill byte
      continue;
    }
    const length = view.getUint16(at + 2);
    yield { marker, start: at + 4, length: length - 2 };
    if (marker === 0xda) return; // start of scan: pixels follow
    at += 2 + length;
  }
}

const isFrameHeader = (marker) => marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

// OS/2's first header has numbers of 16 bits.
function bmpSize(view) {
  if (view.getUint32(14, true) === 12) return { width: view.getUint16(18, true), height: view.getUint16(20, true) };
  return { width: Math.abs(view.getInt32(18, true)), height: Math.abs(view.getInt32(22, true)) };
}

// Extended, lossless or lossy WebP. Sizes are of 24 bits, 14 bits and 14 bits.
function webpSize(bytes, view) {
  const uint24 = (at) => view.getUint16(at, true) + 65536 * view.getUint8(at + 2);
  const chunk = ascii(bytes, 12, 4);
  if (chunk === 'VP8X') return { width: 1 + uint24(24), height: 1 + uint24(27) };
  if (chunk === 'VP8 ') return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  if (chunk !== 'VP8L') return null;
  const bits = view.getUint32(21, true);
  return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
}

// AVIF and HEIC: the largest of the sizes in "ispe" boxes, of which each tile and each preview has one too.
function isoSize(bytes, view) {
  const metadata = bytes.subarray(0, 2 ** 20); // comes before the pixels
  let largest = null;
  for (let at = metadata.indexOf(0x69); at >= 0; at = metadata.indexOf(0x69, at + 1)) {
    if (ascii(bytes, at, 4) !== 'ispe' || at + 16 > bytes.length) continue;
    const size = { width: view.getUint32(at + 8), height: view.getUint32(at + 12) };
    if (!largest || size.width * size.height > largest.width * largest.height) largest = size;
  }
  return largest;
}

// The { width, height } in pixels as stored (before EXIF orientation); null if the header does not have it.
export function imageSize(bytes, format) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (format === 'png') return { width: view.getUint32(16), height: view.getUint32(20) };
    if (format === 'gif') return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
    if (format === 'bmp') return bmpSize(view);
    if (format === 'webp') return webpSize(bytes, view);
    if (format === 'avif' || format === 'heic') return isoSize(bytes, view);
    if (format === 'jpeg') {
      for (const { marker, start } of jpegSegments(bytes, view)) {
        if (isFrameHeader(marker)) return { width: view.getUint16(start + 3), height: view.getUint16(start + 1) };
      }
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // the file ends inside its header
  }
  return null;
}

function endsInOrder(bytes, pattern, from) {
  const last = pattern.length - 1;
  for (let end = bytes.lastIndexOf(pattern[last]); end - last >= from; end = bytes.lastIndexOf(pattern[last], end - 1)) {
    if (pattern.every((byte, index) => bytes[end - last + index] === byte)) return true;
  }
  return false;
}

// Whether a JPEG or PNG file has no end marker. Browsers decode such a file, partly grey.
export function isTruncated(bytes, format) {
  if (format === 'png') return !endsInOrder(bytes, [0x49, 0x45, 0x4e, 0x44], 8); // IEND
  if (format !== 'jpeg') return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    for (const { marker, start } of jpegSegments(bytes, view)) {
      if (marker === 0xda) return !endsInOrder(bytes, [0xff, 0xd9], start);
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return true; // it ends before the first scan
}
