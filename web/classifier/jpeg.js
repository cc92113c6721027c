// The structure of JPEG files, as engine/image/decode/jpeg_check.cc checks it in the trainer. Browsers show a part of
// a picture that is not complete, and the answer would be about that part.

// The marker segments, as { marker, start, end } of their content, without the compressed data of the scans. Ends at the
// end of the file, even in the middle of a segment.
export function* jpegSegments(bytes) {
  for (let at = 2; ;) {
    at = bytes.indexOf(0xff, at);
    if (at < 0) return;
    while (bytes[at] === 0xff) at += 1;
    if (at >= bytes.length) return;
    const marker = bytes[at++];
    if (marker === 0 || marker === 1 || (marker >= 0xd0 && marker <= 0xd8)) continue;
    if (marker === endOfImage) {
      yield { marker, start: at, end: at };
      continue;
    }
    const length = at + 2 <= bytes.length ? bytes[at] * 256 + bytes[at + 1] : 0;
    if (length < 2 || at + length > bytes.length) return;
    yield { marker, start: at + 2, end: at + length };
    at += length;
  }
}

const huffman = 0xc4;
const endOfImage = 0xd9;
const scan = 0xda;
const quantization = 0xdb;
const restartInterval = 0xdd;

const damaged = (why, numbers) => ({ reason: 'damaged', why, ...numbers });
const incomplete = { reason: 'incomplete', format: 'JPEG' };

function unsupported(marker, bits) {
  if (marker >= 0xc9) return { reason: 'unsupported', what: 'arithmetic' };
  if (marker === 0xc3 || marker === 0xc7) return { reason: 'unsupported', what: 'lossless' };
  if (marker > 0xc2) return { reason: 'unsupported', what: 'hierarchical' };
  return bits === 8 ? null : { reason: 'unsupported', what: 'bits', number: bits };
}

// The frame header: { progressive, width, height, components }; null if it is damaged.
export function parseFrame(marker, header) {
  const count = header[5];
  if (!count || header.length !== 6 + 3 * count) return null;
  const components = Array.from({ length: count }, (_, index) => {
    const [id, factors, table] = header.subarray(6 + 3 * index);
    return { id, across: factors >> 4, down: factors & 15, table, hasScan: false };
  });
  const fits = (factor) => factor >= 1 && factor <= 4;
  if (components.some(({ across, down, table }) => !fits(across) || !fits(down) || table > 3)) return null;
  return { progressive: marker === 0xc2, width: header[3] * 256 + header[4], height: header[1] * 256 + header[2], components };
}

// The number of minimum coded units of a scan. One component alone is not interleaved.
export function unitsOf({ width, height, components }, scanned) {
  const most = (name) => Math.max(...components.map((component) => component[name]));
  const blocks = (side, factor, largest) => Math.ceil(Math.ceil((side * factor) / largest) / 8);
  const { across, down } = scanned.length === 1 ? scanned[0] : { across: 1, down: 1 };
  return blocks(width, across, most('across')) * blocks(height, down, most('down'));
}

function countRestarts(bytes, from) {
  let restarts = 0;
  for (let at = bytes.indexOf(0xff, from); at >= 0 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at + 1)) {
    const marker = bytes[at + 1];
    if (marker >= 0xd0 && marker <= 0xd7) restarts += 1;
    else if (marker !== 0 && marker !== 0xff) break;
  }
  return restarts;
}

// Adds the Huffman tables of a segment; false if one is not valid.
function addHuffman(segment, { dc, ac }) {
  for (let at = 0; at < segment.length;) {
    if (segment.length - at < 17) return false;
    const codes = segment.subarray(at + 1, at + 17).reduce((a, b) => a + b, 0);
    if (codes > 256 || codes > segment.length - at - 17) return false;
    (segment[at] >> 4 ? ac : dc).add(segment[at] & 15);
    at += 17 + codes;
  }
  return true;
}

function addQuantization(segment, tables) {
  for (let at = 0; at < segment.length;) {
    const next = at + 1 + (segment[at] >> 4 ? 128 : 64);
    if (next > segment.length) return;
    tables.add(segment[at] & 15);
    at = next;
  }
}

// Why a scan cannot be decoded; null if it can.
function checkScan(bytes, header, dataStart, { frame, tables, interval }) {
  if (!frame) return damaged('frame-missing');
  const count = header[0];
  if (!(count >= 1 && count <= 4) || header.length !== 4 + 2 * count) return damaged('scan');
  const [first, , successive] = header.subarray(1 + 2 * count);
  const scanned = [];
  for (let index = 0; index < count; ++index) {
    const [id, choice] = header.subarray(1 + 2 * index);
    const component = frame.components.find((one) => one.id === id);
    if (!component) return damaged('scan');
    if (!tables.quantization.has(component.table)) return damaged('quantization-missing');
    const readsDc = first === 0 && successive >> 4 === 0;
    const readsAc = !frame.progressive || first > 0;
    const has = (set, index) => index <= 3 && set.has(index);
    if ((readsDc && !has(tables.dc, choice >> 4)) || (readsAc && !has(tables.ac, choice & 15))) return damaged('huffman-missing');
    if (!frame.progressive || readsDc) component.hasScan = true;
    scanned.push(component);
  }
  const restarts = interval > 0 ? Math.floor((unitsOf(frame, scanned) - 1) / interval) : 0;
  return restarts > 0 && countRestarts(bytes, dataStart) < restarts ? incomplete : null;
}

// Why a JPEG file is refused, without decoding it: { reason: 'incomplete', 'damaged' or 'unsupported', ... } for refusal.js.
// null if all parts are there.
export function checkJpeg(bytes) {
  /** @type {{ frame: any, tables: any, interval: number }} */
  const state = { frame: null, tables: { dc: new Set(), ac: new Set(), quantization: new Set() }, interval: 0 };
  const { tables } = state;
  let problem = null;
  let badHuffman = false;
  let isComplete = false;
  let hasHuffman = false;
  for (const { marker, start, end } of jpegSegments(bytes)) {
    const content = bytes.subarray(start, end);
    if (marker === huffman) {
      hasHuffman = true;
      badHuffman ||= !addHuffman(content, tables);
    }
    if (marker === endOfImage) {
      isComplete = true;
      break;
    }
    if (problem) continue;
    if (marker === quantization) addQuantization(content, tables.quantization);
    if (marker === restartInterval && content.length >= 2) state.interval = content[0] * 256 + content[1];
    if (marker >= 0xc0 && marker <= 0xcf && marker !== huffman && marker !== 0xc8 && marker !== 0xcc) {
      problem = content.length > 0 ? unsupported(marker, content[0]) : null;
      state.frame = parseFrame(marker, content);
      if (!state.frame) problem ??= damaged('frame');
    }
    if (marker === scan) {
      // Frames of Motion JPEG leave out the standard tables.
      if (!hasHuffman) for (const index of [0, 1]) for (const kind of ['dc', 'ac']) tables[kind].add(index);
      hasHuffman = true;
      problem = checkScan(bytes, content, end, state);
    }
  }
  if (!isComplete) return incomplete;
  if (badHuffman) return damaged('huffman');
  if (problem) return problem;
  if (!state.frame) return damaged('frame-missing');
  const { components } = state.frame;
  const missing = components.findIndex(({ hasScan }) => !hasScan);
  return missing < 0 ? null : damaged('channel', { number: missing + 1, count: components.length });
}
