// Everything that the page says, in one place.
const numbers = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];
const percentFormat = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 0 });
const megabytes = (bytes) => (bytes / 1e6).toFixed(1);

const inWords = (count) => numbers[count] ?? count;
const upperFirst = (text) => text.charAt(0).toUpperCase() + text.slice(1);

// Nothing is quite certain, and nothing that has a bar is quite impossible.
export function percent(probability) {
  if (probability > 0.99) return '>99%';
  if (probability < 0.01) return '<1%';
  return percentFormat.format(probability);
}

const milliseconds = (time) => `${time < 10 ? time.toFixed(1) : Math.round(time)} ms`;

export const name = upperFirst;

export const loading = {
  headline: 'One moment',
  detail: ({ loaded, total }) =>
    total ? `Fetching the network, ${megabytes(loaded)} of ${megabytes(total)} MB.` : `Fetching the network, ${megabytes(loaded)} MB.`,
  starting: 'Fetching the network.',
};

export const ready = {
  headline: 'Ready',
  detail: (count) => `Show me one of these ${inWords(count)} animals.`,
};

export const working = { headline: 'Looking' };

export const result = {
  headline: ({ label }) => upperFirst(label),
  detail: ({ confidence, milliseconds: time }) => `${percent(confidence)} sure, in ${milliseconds(time)}.`,
};

export const unknown = {
  headline: (count) => `None of the ${inWords(count)} animals that I know`,
  detail: ({ label, confidence, milliseconds: time }) =>
    `The nearest is ${label} with ${percent(confidence)}, in ${milliseconds(time)}.`,
};

export const failed = {
  headline: 'The network is not here',
  noWeights: 'This site has no weights file. Train one with trainer train, put it into the folder weights, and run scripts/serve again.',
};

export const problem = {
  headline: 'That did not work',
  cameraHeadline: 'No camera picture',
  notAFile: 'That is not a file: drop a photo from your device, or choose one.',
  unexpected: (message) => `Something unexpected happened: ${message}`,
};

export const camera = {
  start: 'Use camera',
  cancel: 'Cancel',
  stop: 'Stop camera',
  asking: 'Your browser asks whether this page may use the camera.',
  askingHeadline: 'Camera',
  hidden: 'The camera was switched off while the page was out of sight.',
  live: (framesPerSecond, time) => `Live, ${Math.round(framesPerSecond)} frames/s, ${milliseconds(time)} each`,
  insecure: 'The camera works on https pages and on localhost alone. Photos work here too.',
  refused: 'The camera was refused. Allow it in the site settings beside the address, then try again. Photos work without it.',
  none: 'No camera was found on this device. Photos work without it.',
  busy: 'The camera is in use by another program, or switched off in the system settings. Close that program and try again.',
  ended: 'The camera was unplugged or taken away.',
  failed: (message) => `The camera could not be started: ${message}`,
};

export const sample = 'The sample photo';

export const photoAlt = (fileName) => (fileName ? `Your photo ${fileName}` : 'Your photo');

export const engine = ({ alpha, size, threads, simd }) => {
  const build = simd === 'relaxed' ? 'relaxed SIMD' : 'SIMD';
  return `MobileNet v1, α ${alpha}, ${size} px, in WebAssembly with ${build} on ${threads === 1 ? 'one thread' : `${threads} threads`}.`;
};
