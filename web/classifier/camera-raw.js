// Most camera raw files have the structure of a TIFF file. As engine/image/refusal/camera_raw.cc in the trainer.

const photometric = 0x0106;
const make = 0x010f;
const subDirectories = 0x014a;
const dngVersion = 0xc612;
const rawValues = [32803, 34892]; // of the photometric interpretation: colour filter array, linear raw
const maxDirectories = 8; // to look at; damaged files have loops
const maxEntries = 512;

const makers = [
  ['Canon', 'cr2'],
  ['NIKON', 'nef'],
  ['SONY', 'arw'],
  ['PENTAX', 'pef'],
  ['RICOH', 'pef'],
  ['SAMSUNG', 'srw'],
];

// 'tiff' for a TIFF picture, otherwise the camera's format, or 'raw' for one that is not in the table. `bytes` begins like
// a TIFF file.
export function tiffKind(bytes) {
  const little = bytes[0] === 0x49;
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // 0 beyond the end.
  const uint16 = (at) => (at + 2 <= bytes.length ? data.getUint16(at, little) : 0);
  const uint32 = (at) => (at + 4 <= bytes.length ? data.getUint32(at, little) : 0);
  const text = (at, length) => (at + length <= bytes.length ? String.fromCharCode(...bytes.subarray(at, at + length)) : '');

  if (text(8, 2) === 'CR') return 'cr2';
  const directories = [uint32(4)];
  let isDng = false;
  let isRaw = false;
  let maker = '';
  for (let index = 0; index < Math.min(directories.length, maxDirectories); ++index) {
    const at = directories[index];
    const end = at + 2 + 12 * Math.min(uint16(at), maxEntries);
    for (let entry = at + 2; entry < end; entry += 12) {
      const tag = uint16(entry);
      const count = uint32(entry + 4);
      const value = uint32(entry + 8); // longer values are elsewhere in the file
      if (tag === dngVersion) isDng = true;
      if (tag === make && !maker) maker = text(count > 4 ? value : entry + 8, 8);
      if (tag === photometric && rawValues.includes(uint16(entry + 8))) isRaw = true;
      if (tag !== subDirectories) continue;
      for (let i = 0; i < Math.min(count, maxDirectories); ++i) directories.push(count === 1 ? value : uint32(value + 4 * i));
    }
    const next = uint32(end);
    if (next !== 0) directories.push(next);
  }
  if (isDng) return 'dng';
  if (!isRaw) return 'tiff';
  return makers.find(([name]) => maker.startsWith(name))?.[1] ?? 'raw';
}
