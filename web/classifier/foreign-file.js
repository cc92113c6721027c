// Names files that are given as weights and begin like another kind of file, and says what to do. The trainer has the same
// texts in engine/formats/foreign_file.cc; tests/golden/foreign_files.json holds both to them.

const otherProgram = 'Only weights that trainer train wrote can be used.';
const unpack = 'Unpack it and use the .safetensors file in it.';
const again = 'Copy or download it again.';
const choose = 'Choose a .safetensors file as weights.';

const pickles = ['\x80\x02', '\x80\x03', '\x80\x04', '\x80\x05'];
const pictures = ['\xFF\xD8\xFF', '\x89PNG', 'GIF8'];

// [offset, magic, what it is, advice]. The first match counts.
/** @type {[number, string, string, string][]} */
const signatures = [
  [0, 'MNCHKPT', 'a checkpoint of trainer train', 'Use the weights of that run, or continue it: trainer train --resume.'],
  [0, 'MNPHOTO', 'decoded photos of trainer train', 'Use the weights of that run.'],
  [0, 'version https://git-lfs', 'a Git LFS pointer', 'Run git lfs pull, or download the file itself.'],
  [0, 'PK\x03\x04', 'a ZIP archive', unpack],
  [0, '\x1F\x8B', 'a gzip archive', unpack],
  [257, 'ustar', 'a tar archive', unpack],
  ...pickles.map((magic) => /** @type {[number, string, string, string]} */ ([0, magic, 'a PyTorch model (pickle)', otherProgram])),
  [4, 'TFL3', 'a TensorFlow Lite model', otherProgram],
  [0, 'GGUF', 'a GGUF model', otherProgram],
  [0, '\x89HDF', 'an HDF5 or Keras model', otherProgram],
  [0, '\x93NUMPY', 'a NumPy array', otherProgram],
  ...pictures.map((magic) => /** @type {[number, string, string, string]} */ ([0, magic, 'a picture', choose])),
  [8, 'WEBP', 'a picture', choose],
  [4, 'ftyp', 'a picture or video', choose],
];

// What ZIP archives are, by a name in them.
const archives = [
  ['data.pkl', 'a PyTorch model'],
  ['model.weights.h5', 'a Keras model'],
  ['.npy', 'NumPy arrays'],
];

const message = (found, advice) => `expected weights of trainer (.safetensors), found ${found}. ${advice}`;

// Each byte as the character with this code.
const characters = (bytes) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');

// The names of an archive's first files, and of the last ones in its directory.
const namesIn = (bytes) => characters(bytes.subarray(0, 4096)) + '\0' + characters(bytes.subarray(-4096));

// ONNX and the SavedModel of TensorFlow have no magic number: they begin with a version and the first field.
function protocolBuffer(start) {
  if (start.length < 16) return null;
  const [field, version, next] = start;
  if (field !== '\x08' || version < '\x01' || version > '\x1F') return null;
  if (version >= '\x03' && '\x12:'.includes(next)) return 'an ONNX model';
  return version === '\x01' && next === '\x12' ? 'a TensorFlow model' : null;
}

function describeText(start) {
  const text = start.replace(/^\xEF\xBB\xBF/, '').replace(/^[ \t\r\n]+/, '');
  if (text.startsWith('<')) return message('a web page (HTML or XML)', 'Download the file itself, not a page about it.');
  return message(/^[{[]/.test(text) ? 'a JSON file' : 'a text file', choose);
}

// "expected …, found … ." and what to do next; empty for anything that may be safetensors, and for unknown bytes.
export function describeForeignFile(bytes) {
  if (bytes.length === 0) return message('an empty file', again);
  const start = characters(bytes.subarray(0, 512));
  // The header of safetensors is JSON after its length.
  if (start.slice(3, 9) === '\0\0\0\0\0{') return '';
  for (const [offset, magic, found, advice] of signatures) {
    if (!start.startsWith(magic, offset)) continue;
    const names = magic.startsWith('PK') ? namesIn(bytes) : '';
    const [, model] = archives.find(([name]) => names.includes(name)) ?? [];
    return model ? message(model, otherProgram) : message(found, advice);
  }
  const model = protocolBuffer(start);
  if (model) return message(model, otherProgram);
  if (/^\0*$/.test(start)) return message('only zero bytes', again);
  return /^[\t-\r\x20-\x7E\x80-\xFF]*$/.test(start) ? describeText(start) : '';
}
