// Writes a strong colour profile, or gamma, into picture files, as bytes.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deflateSync } from 'node:zlib';

// An ICC profile that swaps red and blue.
const profile = readFileSync(join(dirname(fileURLToPath(import.meta.url)), 'photos/red-blue-swapped.icc'));

const uint = (value, bytes) => {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntBE(value, 0, bytes);
  return buffer;
};
const uintLittle = (value, bytes) => uint(value, bytes).reverse();

export function jpegWithProfile(jpeg) {
  const content = Buffer.concat([Buffer.from('ICC_PROFILE\0\x01\x01', 'latin1'), profile]);
  const segment = Buffer.concat([Buffer.from([0xff, 0xe2]), uint(content.length + 2, 2), content]);
  return Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)]);
}

// CRC-32 of ISO 3309.
function checksum(bytes) {
  let value = ~0;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; ++bit) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return ~value >>> 0;
}

function pngWith(png, type, data) {
  const typed = Buffer.concat([Buffer.from(type), data]);
  const chunk = Buffer.concat([uint(data.length, 4), typed, uint(checksum(typed), 4)]);
  return Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)]); // after IHDR
}
export const pngWithProfile = (png) => pngWith(png, 'iCCP', Buffer.concat([Buffer.from('x\0\0'), deflateSync(profile)]));
// 5 means that the file was made for a display of gamma 1/5: browsers that apply it make the picture much darker.
export const pngWithGamma = (png) => pngWith(png, 'gAMA', uint(20_000, 4));

// `webp` is a lossy file without an extended header.
export function webpWithProfile(webp) {
  const width = webp.readUInt16LE(26);
  const height = webp.readUInt16LE(28);
  const header = Buffer.concat([uintLittle(0x20, 4), uintLittle(width - 1, 3), uintLittle(height - 1, 3)]);
  const chunk = (type, data) => Buffer.concat([Buffer.from(type), uintLittle(data.length, 4), data, Buffer.alloc(data.length % 2)]);
  const chunks = Buffer.concat([Buffer.from('WEBP'), chunk('VP8X', header), chunk('ICCP', profile), webp.subarray(12)]);
  return Buffer.concat([Buffer.from('RIFF'), uintLittle(chunks.length, 4), chunks]);
}

// A BMP with the header of version 5, of one colour, whose profile lies behind the pixels.
export function bmpWithProfile(red, green, blue, side = 8) {
  const pixels = Buffer.concat(Array(side * side).fill(Buffer.from([blue, green, red])));
  const header = Buffer.alloc(14 + 124);
  header.write('BM');
  header.writeUInt32LE(header.length + pixels.length + profile.length, 2);
  header.writeUInt32LE(header.length, 10);
  header.writeUInt32LE(124, 14);
  header.writeInt32LE(side, 18);
  header.writeInt32LE(side, 22);
  header.writeUInt16LE(1, 26);
  header.writeUInt16LE(24, 28);
  header.write('DEBM', 70); // the profile is in the file
  header.writeUInt32LE(124 + pixels.length, 126);
  header.writeUInt32LE(profile.length, 130);
  return Buffer.concat([header, pixels, profile]);
}
