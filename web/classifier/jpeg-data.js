// Finds out whether the compressed data of a JPEG end before its last block. Browsers fill the rest with grey, without an
// error. This reads every code, which takes long, so it is loaded only for pictures with a grey corner.
import { jpegSegments, parseFrame, unitsOf } from './jpeg.js';

// The Huffman tables of a segment, as [key, bytes]: 16 numbers of codes by their length, then the symbols.
function* splitTables(segment) {
  for (let at = 0; at + 17 <= segment.length;) {
    const end = at + 17 + segment.subarray(at + 1, at + 17).reduce((a, b) => a + b, 0);
    yield [segment[at], segment.subarray(at + 1, end)];
    at = end;
  }
}

// For the next 16 bits: the length of the code that they begin with, times 256, plus its symbol; 0 where no code fits.
function lookupTable(bytes) {
  const table = new Uint16Array(65536);
  let symbol = 16;
  let begin = 0;
  for (let length = 1; length <= 16; ++length) {
    for (let count = bytes[length - 1]; count > 0; --count, ++symbol) {
      const end = begin + 2 ** (16 - length);
      table.fill(length * 256 + bytes[symbol], begin, end);
      begin = end;
    }
  }
  return table;
}

// The last scan: { frame, header, dataStart, tables, interval }.
function lastScan(bytes) {
  const tables = new Map();
  let frame = null;
  let interval = 0;
  let scan = null;
  for (const { marker, start, end } of jpegSegments(bytes)) {
    const content = bytes.subarray(start, end);
    if (marker === 0xd9) break;
    if (marker === 0xc4) for (const [key, table] of splitTables(content)) tables.set(key, table);
    if (marker === 0xdd) interval = content[0] * 256 + content[1];
    if (marker >= 0xc0 && marker <= 0xc2) frame = parseFrame(marker, content);
    if (marker === 0xda) scan = { frame, header: content, dataStart: end, tables: new Map(tables), interval };
  }
  return scan;
}

// The data up to the next marker, without the zeros that follow bytes of 255, and with zeros at the end.
function dataOf(bytes, start) {
  const data = new Uint8Array(bytes.length - start + 4);
  let length = 0;
  for (let at = start; at < bytes.length; ++at) {
    if (bytes[at] === 255 && bytes[at + 1] !== 0) break;
    data[length++] = bytes[at];
    if (bytes[at] === 255) at += 1;
  }
  return { data, length };
}

class Reader {
  #data;
  position = 0; // in bits

  constructor(data) {
    this.#data = data;
  }

  // The next symbol; -1 if the table has no such code. Skips the bits of the value that follows, too.
  symbol(table) {
    const at = this.position >> 3;
    const bits = (this.#data[at] * 65536 + this.#data[at + 1] * 256 + this.#data[at + 2]) >> (8 - (this.position & 7));
    const entry = table[bits & 65535];
    if (entry === 0) return -1;
    this.position += (entry >> 8) + (entry & 15);
    return entry & 255;
  }

  // Reads one block; false if it has a code that is not valid. A block without a table for AC has a DC coefficient only.
  block(dc, ac) {
    if (this.symbol(dc) < 0) return false;
    if (!ac) return true;
    for (let index = 1; index < 64; ++index) {
      const symbol = this.symbol(ac);
      if (symbol < 0) return false;
      if (symbol === 0) break; // the rest is zero
      index += symbol >> 4;
    }
    return true;
  }
}

// Only in the cases where the corner of the picture shows it: the last scan has all channels, is not progressive or the
// first of a progressive file, and has no restart markers, which checkJpeg() counts. stb_image.cc has the same rule.
export function endsEarly(bytes) {
  const { frame, header, dataStart, tables, interval } = /** @type {any} */ (lastScan(bytes) ?? {});
  if (!frame || interval > 0 || header[0] !== frame.components.length) return false;
  const count = header[0];
  if (frame.progressive && (header[1 + 2 * count] !== 0 || header[3 + 2 * count] >> 4 !== 0)) return false;
  const tableOf = (key) => tables.has(key) && lookupTable(tables.get(key));
  const blocks = frame.components.flatMap(({ id, across, down }) => {
    const choice = Array.from({ length: count }, (_, index) => header[1 + 2 * index]).indexOf(id);
    const chosen = header[2 + 2 * choice];
    const dc = tableOf(chosen >> 4);
    const ac = frame.progressive ? null : tableOf(16 + (chosen & 15));
    return Array(count === 1 ? 1 : across * down).fill({ dc, ac });
  });
  if (blocks.some(({ dc, ac }) => !dc || (!frame.progressive && !ac))) return false;
  const { data, length } = dataOf(bytes, dataStart);
  const reader = new Reader(data);
  for (let unit = unitsOf(frame, frame.components); unit > 0; --unit) {
    for (const { dc, ac } of blocks) {
      if (!reader.block(dc, ac)) return reader.position > 8 * length;
      if (reader.position > 8 * length) return true;
    }
  }
  return false;
}
