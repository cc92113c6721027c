// The application: one picture source at a time, photo or camera, and what happens when another
// takes its place.
import { download } from '../classifier/download.js';
import { ClassifierError, createClassifier } from '../classifier/index.js';
import { Camera, CameraError } from './camera.js';
import { classifyFrames } from './frames.js';
import { listenForPhotos } from './photo-input.js';
import { Smoothing } from './smoothing.js';
import * as strings from './strings.js';
import { View } from './view.js';
import { weightsAddress } from './weights-address.js';

const view = new View();
const camera = new Camera(view.video, { onEnded: () => cameraProblem(new CameraError('ended')) });
let classifier; // a promise
let turn = new AbortController(); // of the source that is on show

// Ends whatever was on show; the signal aborts when the next turn comes.
function nextTurn() {
  turn.abort();
  turn = new AbortController();
  camera.stop();
  view.camera('off');
  return turn.signal;
}

const sentenceFor = (error) =>
  error instanceof ClassifierError ? error.message : strings.problem.unexpected(error?.message ?? error);

// Runs `work` with the classifier once it is there, and shows what goes wrong as long as the turn
// lasts.
async function withClassifier(signal, work) {
  let loaded;
  try {
    loaded = await classifier;
  } catch (error) {
    if (!signal.aborted) showFailure(sentenceFor(error));
    return;
  }
  try {
    if (!signal.aborted) await work(loaded);
  } catch (error) {
    if (!signal.aborted) showProblem(sentenceFor(error));
  }
}

async function openClassifier() {
  const onProgress = (progress) => view.loading(progress);
  const opened = await createClassifier({ weights: await weightsAddress(), onProgress });
  view.loaded(opened.info());
  return opened;
}

function load() {
  const signal = nextTurn();
  view.showNothing();
  view.loading();
  classifier = openClassifier();
  return withClassifier(signal, () => view.ready());
}

function showFailure(sentence) {
  nextTurn();
  view.showNothing();
  view.failed(sentence);
}

function classifyPhoto(file) {
  const signal = nextTurn();
  view.showPhoto(file);
  return withClassifier(signal, async (loaded) => {
    view.working();
    const result = await loaded.classify(file, { signal });
    if (!signal.aborted) view.result(result);
  });
}

function showProblem(sentence, headline) {
  nextTurn();
  view.showNothing();
  view.problem(sentence, headline);
}

function cameraProblem(error) {
  const sentence = error.code === 'failed' ? strings.camera.failed(error.message) : strings.camera[error.code];
  showProblem(sentence, strings.problem.cameraHeadline);
}

async function startCamera() {
  const signal = nextTurn();
  view.camera('asking');
  await withClassifier(signal, async (loaded) => {
    view.showVideo();
    view.askingForCamera();
    try {
      if (!(await camera.start())) return;
    } catch (error) {
      return cameraProblem(error);
    }
    view.camera('on');
    const smoothing = new Smoothing();
    const onResult = (result, rate) => {
      if (!signal.aborted) view.frame(smoothing.add(result), rate);
    };
    await classifyFrames(view.video, loaded, { signal, onResult });
  });
}

function stopCamera() {
  const signal = nextTurn();
  view.showNothing();
  return withClassifier(signal, () => view.ready());
}

const cameraIsOff = () => document.getElementById('app').dataset.camera === 'off';

document.getElementById('camera').addEventListener('click', () => (cameraIsOff() ? startCamera() : stopCamera()));
document.getElementById('retry').addEventListener('click', load);
document.getElementById('sample').addEventListener('click', async () => {
  try {
    const bytes = await download(new URL('sample-cat.jpg', import.meta.url).href, strings.sample);
    classifyPhoto(new File([bytes], 'sample-cat.jpg', { type: 'image/jpeg' }));
  } catch (error) {
    showProblem(sentenceFor(error));
  }
});
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden' && !cameraIsOff()) cameraProblem(new CameraError('hidden'));
});
window.addEventListener('pagehide', () => camera.stop());
listenForPhotos({
  input: document.getElementById('file'),
  onFile: classifyPhoto,
  onNothing: () => showProblem(strings.problem.notAFile),
});
load();
