// Every text of the page, in English. it.js exports the same names.
import { formats, readable, upperFirst } from './formats.js';

const { count, decimal, fixed, megabytes, milliseconds, percent, roundPercent } = formats('en');
export { count, fixed, percent, roundPercent };

const numbers = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];
const animals = ['butterfly', 'cat', 'chicken', 'cow', 'dog', 'elephant', 'horse', 'sheep', 'spider', 'squirrel'];
const inWords = (number) => numbers[number] ?? count(number);
const photos = (number) => (number === 1 ? '1 photo' : `${count(number)} photos`);

// Weights of the user's own may have other labels than animals.
const isAnimal = (label) => animals.includes(label);
const counted = (labels) => `${inWords(labels.length)} ${labels.every(isAnimal) ? 'animals' : 'labels'}`;
const withArticle = (label) => (isAnimal(label) ? `${/^[aeiou]/.test(label) ? 'an' : 'a'} ${label}` : `“${label}”`);
const mostNames = 12; // more names than this would fill the page

export const title = 'Which animal is it?';
export const lede = 'Drop in a photo and find out which of ten animals it shows.';
export const privacy = 'Your photos never leave your device.';
export const language = 'Language';
export const languageFailed = 'Couldn’t load this language. Check your connection and try again.';
export const back = 'Back to photos';

export const name = upperFirst;

export const stage = {
  region: 'Picture',
  choose: 'Choose photos',
  folder: 'Choose folder',
  target: 'Choose photos',
  targetMore: 'or drop them anywhere, or paste one',
  sample: 'Try a sample photo',
  sampleName: 'The sample photo',
  dropHere: 'Drop photos here',
  allPhotos: (number) => `Back to photos (${count(number)})`,
  photoAlt: (fileName) => (fileName ? `Your photo ${fileName}` : 'Your photo'),
};

export const loading = {
  headline: 'One moment',
  detail: ({ loaded, total }) => `Loading the model… ${total ? `${fixed(loaded / 1e6, 1)} of ${megabytes(total)}` : megabytes(loaded)}`,
  starting: 'Loading the model…',
  slow: 'This takes a while. Check your connection.',
};

export const ready = {
  headline: 'Ready',
  detail: (labels) =>
    labels.length > mostNames ? `This model knows ${count(labels.length)} labels.` : `Try one of these: ${labels.join(', ')}.`,
};

export const working = { headline: 'Checking…' };

export const result = {
  headline: ({ label }) => upperFirst(label),
  detail: ({ confidence, milliseconds: time }) =>
    `${confidence > 0.99 ? `Over ${roundPercent(0.99)}` : percent(confidence)} sure · ${milliseconds(time)}`,
  bars: 'Probability of each animal',
};

export const unknown = {
  headline: (labels) => `Doesn’t look like any of the ${counted(labels)}`,
  detail: ({ label, confidence, other, milliseconds: time }) =>
    other
      ? `Looks like: ${readable(other.label)}, ${percent(other.probability)} · ${milliseconds(time)}`
      : `Closest match: ${label}, ${percent(confidence)} · ${milliseconds(time)}`,
};

export const heatMap = {
  show: 'Show heat map',
  showFor: (label) => `Show what looks like ${withArticle(label)}`,
  strongest: (label, region) => `${region} looks most like ${withArticle(label)}.`,
  regions: {
    'upper left': 'The top left',
    'upper middle': 'The top',
    'upper right': 'The top right',
    left: 'The left side',
    middle: 'The middle',
    right: 'The right side',
    'lower left': 'The bottom left',
    'lower middle': 'The bottom',
    'lower right': 'The bottom right',
  },
  everywhere: (label) => `The whole photo looks like ${withArticle(label)}.`,
  nowhere: (label) => `Nothing here looks like ${withArticle(label)}.`,
};

export const reading = {
  headline: 'Reading the folder…',
  detail: (number) => (number === 1 ? '1 file so far' : `${count(number)} files so far`),
};

export const failed = {
  retry: 'Try again',
};

// By the code of a ClassifierError, and 'offline' and 'unexpected'.
export const headlines = {
  unsupported: 'This browser is too old',
  offline: 'You are offline',
  download: 'The download failed',
  'no-weights': 'This site has no model',
  weights: 'That model can’t be used',
  engine: 'The engine stopped',
  memory: 'Not enough memory',
  'blocked-pixels': 'Your browser hides the pixels',
  empty: 'That file is empty',
  unreadable: 'Couldn’t read that file',
  'not-an-image': 'That is not a photo',
  'unsupported-image': 'This browser can’t open that format',
  'broken-image': 'That photo is damaged',
  'too-large': 'That photo is too large',
  unexpected: 'Something went wrong',
};

// What to do, where the error's own message does not say it.
export const advice = {
  offline: 'This needs a download. Connect to the internet, then try again.',
  download: 'Check your connection, then try again.',
  server: 'Try again in a moment.', // where a server answered, but not with the file
  engine: 'Try again. If that does not help, reload the page.',
  memory: 'Close other tabs and programs, then try again.',
  unreadable: 'It may have been moved, deleted or changed since you chose it. Choose it again.',
};

export const problem = {
  noPhotosHeadline: 'No photos found',
  emptyFolder: 'That folder is empty.',
  noPhotos: (skipped) =>
    skipped === 0
      ? 'That folder has no photos.'
      : `That folder has no photos, only ${skipped === 1 ? 'one other file' : `${count(skipped)} other files`}.`,
  unexpected: (message) => `Reload the page and try again. The error was: ${message}`,
};

// A paste or a drop without a photo, by the kinds of transfer-kind.js.
export const notAPhoto = {
  headline: 'No photo arrived',
  link: 'That is a link, not a photo. Save the picture and drop it here, or copy the picture itself.',
  page: 'That is a part of a web page, not a photo. Save the picture and drop it here, or copy the picture itself.',
  text: 'That is text, not a photo. Choose, drop or paste a picture.',
  nothing: 'There is no photo in the clipboard. Copy a picture, then paste it here.',
  behindDialog: 'Close this window first, then add the photo again.',
};

// Files of a folder that are not in the list.
export const leftOut = {
  unreadable: (number) => (number === 1 ? '1 file could not be read' : `${count(number)} files could not be read`),
  unreadableFolders: (number) => (number === 1 ? '1 folder could not be read' : `${count(number)} folders could not be read`),
  skipped: (number) => (number === 1 ? '1 file skipped (not a photo)' : `${count(number)} files skipped (not photos)`),
  system: (number) => (number === 1 ? '1 hidden or system entry skipped' : `${count(number)} hidden or system entries skipped`),
};

// The message of a ClassifierError in this language. The package's own messages are in English.
export const classifierError = (error) => error.message;

export const camera = {
  headline: 'Camera',
  // Why there is no picture.
  headlines: {
    hidden: 'Camera paused',
    insecure: 'The camera needs https',
    refused: 'Camera access is blocked',
    blocked: 'The camera is not allowed here',
    none: 'No camera found',
    busy: 'The camera is in use',
    unfit: 'This camera can’t be used',
    aborted: 'The camera stopped',
    ended: 'The camera is gone',
    failed: 'The camera didn’t start',
  },
  start: 'Use camera',
  cancel: 'Cancel',
  stop: 'Stop camera',
  picture: 'Camera',
  pause: 'Pause',
  resume: 'Resume',
  snapshot: 'Take photo',
  kept: (number) => `Photo taken. ${photos(number)} in your list.`,
  picker: 'Choose camera',
  unnamed: (number) => `Camera ${number}`,
  asking: 'Allow camera access in your browser to continue.',
  live: (framesPerSecond, time) => `Live · ${Math.round(framesPerSecond)} fps · ${milliseconds(time)}`,
  paused: 'Paused',
  muted:
    'The camera is on but sends no picture. Check its cover, its switch and the system settings. The page goes on by itself as soon as there is a picture.',
  mutedShort: 'No picture',
  snapshotName: 'camera',
  hidden: 'Camera paused while you were away.',
  insecure: 'The camera works only on https pages and on localhost. You can still use photos.',
  refused: 'Camera access is blocked. Allow it from the icon next to the address, then try again, or use photos instead.',
  blocked: 'The browser, or the page around this one, does not allow the camera here. You can still use photos.',
  none: 'No camera was found on this device. You can still use photos.',
  busy: 'Another program is using the camera, or it is turned off in the system settings. Close that program or turn the camera on, then try again.',
  unfit: 'No camera on this device delivers a picture that this page can use. You can still use photos.',
  aborted: 'The camera stopped before it delivered a picture. Try again.',
  ended: 'The camera was disconnected. Connect it, then try again.',
  failed: (message) => `The camera could not be started: ${message}`,
};

export const list = {
  region: 'Your photos',
  heading: (number) => `Your ${photos(number)}`,
  progress: (done, total) => `Checking ${count(Math.min(done + 1, total))} of ${count(total)}…`,
  stopped: (done, total) => `Stopped after ${count(done)} of ${count(total)}`,
  done: (total) => `${photos(total)} done`,
  shown: (shown, total) => `${count(shown)} of ${photos(total)} shown`,
  cancel: 'Stop',
  resume: 'Continue',
  clear: 'Clear list',
  add: 'Add photos',
  sort: 'Sort',
  sorts: { added: 'As added', label: 'By animal', mostConfident: 'Most confident first', leastConfident: 'Least confident first' },
  filter: 'Show',
  all: (number) => `All (${count(number)})`,
  option: (text, number) => `${text} (${count(number)})`,
  unknown: 'None of these',
  problem: 'Can’t be read',
  waiting: 'Waiting',
  minimum: 'Minimum confidence',
  minimumValue: roundPercent,
  save: 'Save as',
  csv: 'CSV',
  json: 'JSON',
  fileName: 'animals',
  noMatch: 'No photos match.',
  tile: (fileName, answer) => `${fileName}: ${answer}`,
};

export const pager = {
  region: 'Browse photos',
  previous: 'Previous photo',
  next: 'Next photo',
  position: (number, total) => `${count(number)} of ${count(total)}`,
};

export const panel = {
  open: 'Model and engine',
  heading: 'Model and engine',
  close: 'Close',
  model: 'Model',
  modelOf: ({ alpha, size }) => `α ${decimal(alpha)}, ${size} px`,
  stored: { f16: 'float16', f32: 'float32', int8: 'int8' },
  file: (parts) => parts.join(', '),
  bytes: megabytes,
  own: 'Your own weights file',
  ownHint: 'Choose or drop a .safetensors file from the trainer.',
  choose: 'Choose file',
  using: (fileName) => `In use: ${fileName}`,
  loading: (fileName) => `Opening ${fileName}…`,
  engine: 'Engine',
  simd: { relaxed: 'WebAssembly, relaxed SIMD', simd128: 'WebAssembly, SIMD128' },
  threads: 'Threads',
  reason: 'Why',
  why: (info) => info.reason,
  labels: 'Recognises',
  offline: 'Offline',
  offlineYes: 'Saved on this device. Works without a connection.',
  offlineNo: 'Not saved on this device yet.',
  offlineFull: 'Not saved: this device has no storage left for it. Free some space, then reload the page.',
  offlineFailed: 'Not saved: the browser could not store the files. Its storage may be full or blocked.',
  measure: 'Measure the speed',
  card: 'Model card: data, accuracy, limits',
};

export const update = {
  available: 'A new version is available.',
  reload: 'Reload',
  later: 'Later',
};

export const bench = {
  title: 'How fast is it on this device?',
  lede: 'This measures the model alone: from 128 × 128 normalised pixels to ten logits, without decoding or resizing a photo.',
  measure: 'Measure',
  measuring: 'Measuring…',
  done: 'Done.',
  times: 'Time per run',
  median: 'Median',
  fastest: 'Fastest',
  percentile90: '90th percentile',
  runs: 'Runs',
  model: 'Model',
  modelOf: ({ alpha, size, labels }) => `MobileNet v1, α ${decimal(alpha)}, ${size} px, ${count(labels.length)} labels`,
  weights: 'Weights file',
  peak: 'Peak on one thread',
  layers:
    'Each layer: mean time per run, billions of multiply-adds per second (GMAC/s), and their share of the peak. The peak is what this browser reaches with multiply-adds alone, times the number of threads.',
  layer: 'Layer',
  ofPeak: 'Of peak',
  scripts: 'To measure from a script, use',
  address: 'To choose a weights file, name it in the address, for example',
  otherBuild: 'selects the engine for browsers without relaxed SIMD,',
  moreThreads: 'uses two threads where the browser allows it.',
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
