// Takes colour profiles and gamma out of picture files. WebKit applies them whatever a page asks for. The trainer does not,
// so the same file would give other answers in Safari.
import { ascii } from './ascii.js';
import { jpegSegments } from './jpeg.js';

/** @typedef {{ start: number, end: number, instead?: Uint8Array<ArrayBuffer> }} Edit */

// The segments of an ICC profile, before the first scan.
function* inJpeg(bytes) {
  for (const { marker, start, end } of jpegSegments(bytes)) {
    if (marker === 0xda) return;
    if (marker === 0xe2 && ascii(bytes, start, 11) === 'ICC_PROFILE') yield { start: start - 4, end };
  }
}

const pngChunks = ['iCCP', 'gAMA', 'cHRM', 'sRGB', 'cICP', 'mDCV', 'cLLI'];

// They come before the pixels.
function* inPng(bytes, view) {
  for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    const type = ascii(bytes, at + 4, 4);
    if (type === 'IDAT') return;
    if (pngChunks.includes(type)) yield { start: at, end: at + 12 + view.getUint32(at) };
  }
}

// The chunk stays, with a name that readers skip, so that no size changes. It is the first one after VP8X.
function* inWebp(bytes) {
  if (ascii(bytes, 12, 4) !== 'VP8X' || ascii(bytes, 30, 4) !== 'ICCP') return;
  yield { start: 20, end: 21, instead: new Uint8Array([bytes[20] & ~0x20]) };
  yield { start: 30, end: 34, instead: new TextEncoder().encode('JUNK') };
}

// Versions 4 and 5 of the header name a colour space.
function* inBmp(bytes, view) {
  if (view.getUint32(14, true) >= 108) yield { start: 70, end: 74, instead: new TextEncoder().encode('BGRs') }; // sRGB
}

const inFormats = { jpeg: inJpeg, png: inPng, webp: inWebp, bmp: inBmp };

// Firefox tells a file's format from the first part of a blob: it must not be shorter than this.
const leastFirstPart = 1024;

// The picture file `blob` without its colour profile; `bytes` are its content. Only the beginning is copied.
export function withoutColourProfile(blob, { bytes, format }) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  /** @type {Edit[]} */
  const edits = [...(inFormats[format]?.(bytes, view) ?? [])];
  if (edits.length === 0) return blob;
  const copied = Math.max(edits[edits.length - 1].end, leastFirstPart);
  const head = new Uint8Array(copied);
  let length = 0;
  let at = 0;
  const append = (part) => {
    head.set(part, length);
    length += part.length;
  };
  for (const { start, end, instead } of edits) {
    append(bytes.subarray(at, start));
    if (instead) append(instead);
    at = end;
  }
  append(bytes.subarray(at, copied));
  return new Blob([head.subarray(0, length), blob.slice(copied)], { type: blob.type });
}
