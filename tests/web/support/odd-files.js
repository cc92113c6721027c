// Files that are no photo or of an unusual format, as [bytes, kind by web/classifier/file-kind.js].

export const bytesOf = (...parts) =>
  new Uint8Array(Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part)))));

// `start`, filled up with a byte that is neither text nor zero.
const binary = (start) => bytesOf(start, Array(300 - start.length).fill(0xee));
const iso = (brand, ...compatible) =>
  binary(`\0\0\0${String.fromCharCode(16 + 4 * compatible.length)}ftyp${brand}\0\0\0\0${compatible.join('')}`);

const uint16 = (value) => [value & 255, (value >> 8) & 255];
const uint32 = (value) => [...uint16(value), ...uint16(value >>> 16)];

// A little-endian TIFF file of one directory. Entries are [tag, value] or [tag, text].
export function tiff(...entries) {
  const after = 8 + 2 + 12 * entries.length + 4;
  const texts = entries.map(([, value]) => value).filter((value) => typeof value === 'string');
  const fields = entries.map(([tag, value]) =>
    typeof value === 'string'
      ? [...uint16(tag), 2, 0, ...uint32(value.length), ...uint32(after)]
      : [...uint16(tag), 4, 0, ...uint32(1), ...uint32(value)],
  );
  return bytesOf('II*\0', uint32(8), uint16(entries.length), ...fields, uint32(0), ...texts);
}
const [photometric, make, dngVersion] = [0x106, 0x10f, 0xc612];
const [rgb, filterArray] = [2, 32803];

/** @type {[Uint8Array, string][]} */
export const oddFiles = [
  [iso('heic', 'mif1', 'heic'), 'heic'],
  [iso('mif1', 'mif1', 'heic'), 'heic'],
  [iso('mif1', 'mif1', 'miaf'), 'heif'],
  [iso('avif', 'mif1', 'avif'), 'avif'],
  [iso('mif1', 'mif1', 'avif'), 'avif'],
  [iso('crx ', 'crx ', 'isom'), 'cr3'],
  [iso('isom', 'isom', 'mp41'), 'mp4'],
  [iso('qt  ', 'qt  '), 'mov'],
  [iso('3gp4', 'isom'), '3gp'],
  [iso('M4A ', 'mp42'), 'audio'],
  [binary('\0\0\0\x08wide\0\0\x10\0mdat'), 'mov'],
  [binary('\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm'), 'webm'],
  [binary('\x1a\x45\xdf\xa3\xa3\x42\x82\x88matroska'), 'mkv'],
  [binary('RIFF\x10\0\0\0AVI LIST'), 'avi'],
  [binary('RIFF\x10\0\0\0WAVEfmt '), 'audio'],
  [binary('\x30\x26\xb2\x75\x8e\x66'), 'wmv'],
  [binary('\0\0\x01\xba\x44'), 'mpeg'],
  [binary('FLV\x01\x05'), 'flv'],
  [binary('ID3\x04'), 'audio'],
  [binary('\0\0\0\x0cJXL \r\n\x87\n'), 'jxl'],
  [binary('\0\0\0\x0cjP  \r\n\x87\n'), 'jp2'],
  [binary('\xff\x4f\xff\x51\0\x29'), 'jp2'],
  [binary('II\xbc\x01\x20\0\0\0'), 'jxr'],
  [binary('8BPS\0\x01'), 'psd'],
  [binary('gimp xcf v011'), 'xcf'],
  [binary('#?RADIANCE\n'), 'hdr'],
  [binary('\x76\x2f\x31\x01\x02'), 'exr'],
  [binary('DDS \x7c'), 'dds'],
  [binary('qoif\0'), 'qoi'],
  [binary('P6\n2 2\n255\n'), 'pnm'],
  [bytesOf(Array(128).fill(0), 'DICM', Array(99).fill(0xee)), 'dicom'],
  [binary('FUJIFILMCCD-RAW 0201'), 'raf'],
  [binary('IIRO\x08\0\0\0'), 'orf'],
  [binary('IIU\0\x18\0\0\0'), 'rw2'],
  [binary('FOVb\0'), 'x3f'],
  [binary('\0MRM\0'), 'mrw'],
  [binary('II\x1a\0\0\0HEAPCCDR'), 'crw'],
  [binary('II*\0\x10\0\0\0CR\x02\0'), 'cr2'],
  [tiff([make, 'NIKON CORP.'], [photometric, rgb]), 'tiff'],
  [tiff([make, 'NIKON CORP.'], [photometric, filterArray]), 'nef'],
  [tiff([make, 'SONY\0\0\0\0'], [photometric, filterArray]), 'arw'],
  [tiff([make, 'PENTAX\0\0'], [photometric, filterArray]), 'pef'],
  [tiff([make, 'SAMSUNG\0'], [photometric, filterArray]), 'srw'],
  [tiff([make, 'SEIKO EPSON'], [photometric, filterArray]), 'raw'],
  [tiff([dngVersion, 0x401]), 'dng'],
  [binary('%PDF-1.7\n%\xe2\xe3'), 'pdf'],
  [binary('%!PS-Adobe-3.0'), 'ps'],
  [binary('\xd0\xcf\x11\xe0\xa1\xb1'), 'office'],
  [binary('PK\x03\x04\x14\0'), 'zip'],
  [binary('\x1f\x8b\x08\0'), 'gzip'],
  [binary('Rar!\x1a\x07'), 'rar'],
  [binary('7z\xbc\xaf\x27\x1c'), '7z'],
  [binary('\xfd7zXZ\0'), 'xz'],
  [binary('BZh9'), 'bzip2'],
  [bytesOf('folder/', Array(250).fill(0), 'ustar', Array(99).fill(0)), 'tar'],
  [binary('\0\x05\x16\x07\0\x02\0\0Mac OS X'), 'mac'],
  [new Uint8Array(4000), 'zeros'],
  [binary('\x7fELF\x02'), 'unknown'],
  [bytesOf('Dear cat,\nplease'), 'text'],
  [bytesOf('BMW is a make of car, not of cat'), 'text'],
  [bytesOf('\xff\xfec\0a\0t\0'), 'text'],
  [bytesOf('version https://git-lfs.github.com/spec/v1\noid sha256:1'), 'lfs'],
  [bytesOf('\xef\xbb\xbf\n <!DOCTYPE html>\n<html>'), 'html'],
  [bytesOf('<HTML><body>404'), 'html'],
  [bytesOf('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), 'svg'],
  [bytesOf('<?xml version="1.0"?>\n<!-- drawn -->\n<svg/>'), 'svg'],
  [bytesOf('<?xml version="1.0"?><gpx/>'), 'xml'],
];
