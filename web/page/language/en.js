// Everything that the page says, in English. it.js has the same names.
import { formats, upperFirst } from './formats.js';

const { count, decimal, fixed, megabytes, milliseconds, percent, roundPercent } = formats('en');
export { count, fixed, percent, roundPercent };

const numbers = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];
const animals = ['butterfly', 'cat', 'chicken', 'cow', 'dog', 'elephant', 'horse', 'sheep', 'spider', 'squirrel'];
const inWords = (number) => numbers[number] ?? count(number);
const photos = (number) => (number === 1 ? '1 photo' : `${count(number)} photos`);

// What a network tells apart: weights of one's own may know other things than animals.
const kinds = (labels) => `${inWords(labels.length)} ${labels.every((label) => animals.includes(label)) ? 'animals' : 'kinds'}`;

export const title = 'Which animal is it?';
export const lede = 'Show it a photo, and it says which of ten animals it sees.';
export const privacy = 'Runs on your device; no photo leaves it.';
export const language = 'Language';
export const back = 'Back to the photos';

export const name = upperFirst;

export const stage = {
  region: 'Picture',
  choose: 'Choose photos',
  folder: 'A folder',
  target: 'Choose photos',
  targetMore: 'or drop them anywhere, or paste one',
  sample: 'Try a sample photo',
  sampleName: 'The sample photo',
  dropHere: 'Drop the photos',
  allPhotos: (number) => (number === 1 ? 'Your photo' : `All ${count(number)} photos`),
  photoAlt: (fileName) => (fileName ? `Your photo ${fileName}` : 'Your photo'),
};

export const loading = {
  headline: 'One moment',
  detail: ({ loaded, total }) =>
    total ? `Fetching the network, ${(loaded / 1e6).toFixed(1)} of ${megabytes(total)}.` : `Fetching the network, ${megabytes(loaded)}.`,
  starting: 'Fetching the network.',
};

export const ready = {
  headline: 'Ready',
  detail: (labels) => `Show me one of these ${kinds(labels)}.`,
};

export const working = { headline: 'Looking' };

export const result = {
  headline: ({ label }) => upperFirst(label),
  detail: ({ confidence, milliseconds: time }) => `${percent(confidence)} sure, in ${milliseconds(time)}.`,
  bars: 'Probability of each animal',
};

export const unknown = {
  headline: (labels) => `None of the ${kinds(labels)} that I know`,
  detail: ({ label, confidence, milliseconds: time }) => `The nearest is ${label} with ${percent(confidence)}, in ${milliseconds(time)}.`,
};

export const heatMap = {
  show: 'Show where it looked',
  showFor: (label) => `Show what speaks for ${label}`,
  looked: (label, place) => `For ${label}, it looked most at ${place}.`,
  places: {
    'upper left': 'the upper left',
    'upper middle': 'the upper middle',
    'upper right': 'the upper right',
    left: 'the left',
    middle: 'the middle',
    right: 'the right',
    'lower left': 'the lower left',
    'lower middle': 'the lower middle',
    'lower right': 'the lower right',
  },
  everywhere: (label) => `For ${label}, it looked at the whole picture alike.`,
  nowhere: (label) => `Nothing in this picture speaks for ${label}.`,
};

export const failed = {
  headline: 'The network is not here',
  retry: 'Try again',
};

export const problem = {
  headline: 'That did not work',
  cameraHeadline: 'No camera picture',
  notAFile: 'That is not a file: drop a photo from your device, or choose one.',
  noPhotos: (skipped) =>
    skipped === 0
      ? 'That folder is empty.'
      : `That folder has no photos, only ${skipped === 1 ? 'one other file' : `${count(skipped)} other files`}.`,
  unexpected: (message) => `Something unexpected happened: ${message}`,
};

// A ClassifierError in this language. The package speaks English.
export const refusal = (error) => error.message;

export const camera = {
  start: 'Use camera',
  cancel: 'Cancel',
  stop: 'Stop camera',
  picture: 'Camera',
  pause: 'Pause',
  goOn: 'Go on',
  snapshot: 'Take photo',
  kept: (number) => `Kept: ${photos(number)} in your list.`,
  picker: 'Camera to use',
  unnamed: (number) => `Camera ${number}`,
  asking: 'Your browser asks whether this page may use the camera.',
  askingHeadline: 'Camera',
  live: (framesPerSecond, time) => `Live, ${Math.round(framesPerSecond)} frames/s, ${milliseconds(time)} each`,
  paused: 'Paused',
  snapshotName: 'camera',
  hidden: 'The camera was switched off while the page was out of sight.',
  insecure: 'The camera works on https pages and on localhost alone. Photos work here too.',
  refused: 'The camera was refused. Allow it in the site settings beside the address, then try again. Photos work without it.',
  blocked: 'This page may not use a camera here: the browser, or the page around it, forbids it. Photos work without it.',
  none: 'No camera was found on this device. Photos work without it.',
  busy: 'The camera is in use by another program, or switched off in the system settings. Close that program and try again.',
  unfit: 'No camera here gives a picture that this page can use. Photos work without it.',
  aborted: 'The device broke off before the camera gave a picture. Try again.',
  ended: 'The camera was unplugged or taken away.',
  failed: (message) => `The camera could not be started: ${message}`,
};

export const list = {
  region: 'Your photos',
  heading: (number) => `Your ${photos(number)}`,
  progress: (done, total) => `${count(done)} of ${count(total)} looked at`,
  stopped: (done, total) => `Stopped after ${count(done)} of ${count(total)}`,
  done: (total) => `${photos(total)} looked at`,
  skipped: (number) => `${number === 1 ? 'One file that is' : `${count(number)} files that are`} no picture left out`,
  shown: (shown, total) => `${count(shown)} of ${photos(total)} shown`,
  cancel: 'Stop',
  goOn: 'Go on',
  clear: 'Clear the list',
  add: 'Add photos',
  sort: 'Order',
  sorts: { added: 'as they came', label: 'by animal', sure: 'surest first', unsure: 'least sure first' },
  filter: 'Show',
  all: (number) => `all (${count(number)})`,
  option: (text, number) => `${text} (${count(number)})`,
  unknown: 'none of these',
  problem: 'not readable',
  waiting: 'waiting',
  least: 'At least',
  leastValue: (share) => `${roundPercent(share)} sure`,
  save: 'Save as',
  csv: 'CSV',
  json: 'JSON',
  fileName: 'animals',
  nothing: 'No photo fits this choice.',
  tile: (fileName, answer) => `${fileName}: ${answer}`,
};

export const steps = {
  region: 'Through the list',
  back: 'Previous photo',
  on: 'Next photo',
  place: (at, total) => `${count(at)} of ${count(total)}`,
};

export const panel = {
  open: 'Model and engine',
  heading: 'Model and engine',
  close: 'Close',
  model: 'Model',
  network: ({ alpha, size }) => `α ${decimal(alpha)}, ${size} px`,
  stored: { f16: 'float16', f32: 'float32', int8: 'int8' },
  file: (parts) => parts.join(', '),
  bytes: megabytes,
  own: 'A weights file of your own',
  ownHint: 'Choose or drop a .safetensors file made by trainer.',
  choose: 'Choose a file',
  using: (fileName) => `In use: ${fileName}`,
  loading: (fileName) => `Opening ${fileName}.`,
  build: 'Build',
  simd: { relaxed: 'WebAssembly, relaxed SIMD', simd128: 'WebAssembly, SIMD128' },
  threads: 'Threads',
  reason: 'Why',
  why: (info) => info.reason,
  labels: 'Tells apart',
  offline: 'Without network',
  offlineYes: 'Saved on this device: the page works offline.',
  offlineNo: 'Not saved on this device yet.',
  measure: 'Measure the speed',
  card: 'Model card: data, accuracy, limits',
};

export const update = {
  available: 'A new version of this page is here.',
  reload: 'Reload',
  later: 'Later',
};

export const bench = {
  title: 'How fast is it here?',
  lede: 'The network alone: the time from 128 × 128 numbers in to ten numbers out, without decoding or resizing a photo.',
  measure: 'Measure',
  measuring: 'Measuring.',
  done: 'Done.',
  times: 'Times of one run',
  median: 'Median',
  fastest: 'Fastest',
  nineInTen: 'Nine in ten within',
  runs: 'Runs',
  network: 'Network',
  networkOf: ({ alpha, size, labels }) => `MobileNet v1, α ${decimal(alpha)}, ${size} px, ${count(labels.length)} labels`,
  weights: 'Weights',
  peak: 'Peak of one thread',
  layers:
    'Layer by layer, in the mean: billions of multiply-adds a second, and their share of what this browser reaches with multiply-adds alone on as many threads',
  layer: 'Layer',
  ofPeak: 'Of peak',
  scripts: 'Scripts measure with',
  address: 'The address chooses the file, as in',
  otherBuild: 'takes the build for browsers without relaxed SIMD,',
  moreThreads: 'computes on two threads where it can.',
};

export const card = {
  title: 'Model card',
  language: '',
};

export const inThreads = (number) => (number === 1 ? 'one thread' : `${count(number)} threads`);

export const engine = ({ alpha, size, threads, simd }) => {
  const build = simd === 'relaxed' ? 'relaxed SIMD' : 'SIMD';
  return `MobileNet v1, α ${decimal(alpha)}, ${size} px, in WebAssembly with ${build} on ${inThreads(threads)}.`;
};
