// The boxes of ISO media files (AVIF, HEIC, MP4 …) and of JPEG XL files: each has a size of 4 bytes, a type of 4 letters and its content.
import { ascii } from './ascii.js';

// The boxes between two offsets, as { type, start, end } of their content. A box that goes beyond `end` is cut there.
function* boxes(bytes, data, from, end) {
  for (let at = from; at + 8 <= end;) {
    const type = ascii(bytes, at + 4, 4);
    const short = data.getUint32(at);
    const long = short === 1 && at + 16 <= end;
    const size = long ? 2 ** 32 * data.getUint32(at + 8) + data.getUint32(at + 12) : short || end - at; // 0: up to the end
    if (size < 8) return;
    yield { type, start: at + (long ? 16 : 8), end: Math.min(at + size, end) };
    at += size;
  }
}

function* find(bytes, data, type, from = 0, end = bytes.length) {
  for (const box of boxes(bytes, data, from, end)) if (box.type === type) yield box;
}

// The largest size of the pictures in an AVIF or HEIC file. The main picture, its tiles and its previews each have one
// ("ispe"); an animation has the size of its frames.
export function isoSize(bytes, data) {
  const sizes = [];
  for (const meta of find(bytes, data, 'meta')) {
    for (const properties of find(bytes, data, 'iprp', meta.start + 4, meta.end)) {
      for (const list of find(bytes, data, 'ipco', properties.start, properties.end)) {
        for (const { start } of find(bytes, data, 'ispe', list.start, list.end)) {
          sizes.push({ width: data.getUint32(start + 4), height: data.getUint32(start + 8) });
        }
      }
    }
  }
  for (const movie of find(bytes, data, 'moov')) {
    for (const track of find(bytes, data, 'trak', movie.start, movie.end)) {
      // The size ends the track's header, in 1/65536 of a pixel.
      for (const { end } of find(bytes, data, 'tkhd', track.start, track.end)) {
        if (end >= 8) sizes.push({ width: data.getUint16(end - 8), height: data.getUint16(end - 4) });
      }
    }
  }
  if (sizes.length === 0) return null;
  return sizes.reduce((a, b) => (b.width * b.height > a.width * a.height ? b : a));
}

// The size of a JPEG XL file in boxes. The codestream may be in several parts, each after a number of 4 bytes.
export function jxlBoxSize(bytes, data, sizeAt) {
  for (const { type, start } of boxes(bytes, data, 0, bytes.length)) {
    if (type === 'jxlc') return sizeAt(bytes, start);
    if (type === 'jxlp') return sizeAt(bytes, start + 4);
  }
  return null;
}

// What a file is that begins with the box "ftyp": its brand, then the brands that it is compatible with.
export function isoKind(bytes) {
  const brand = ascii(bytes, 8, 4);
  const brands = [brand];
  const end = Math.min(bytes.length, bytes[2] * 256 + bytes[3]);
  for (let at = 16; at < end; at += 4) brands.push(ascii(bytes, at, 4));
  const has = (pattern) => brands.some((one) => pattern.test(one));
  if (brand === 'crx ') return 'cr3';
  if (brand === 'qt  ') return 'mov';
  if (brand === 'M4A ' || brand === 'M4B ') return 'audio';
  if (brand.startsWith('3g')) return '3gp';
  if (has(/^avi[fs]/)) return 'avif';
  if (has(/^he[iv]/)) return 'heic';
  return brand === 'mif1' || brand === 'msf1' ? 'heif' : 'mp4';
}
