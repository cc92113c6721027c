import { fromDrop, fromInput, isWeights } from './photo-files.js';
import { kindOfTransfer } from './transfer-kind.js';

const isTextField = (node) =>
  node instanceof Element && node.matches('input:not([type="file"], [type="range"]), textarea, [contenteditable]');

// Listens for photos and folders that are chosen, dropped anywhere or pasted. Handlers: onPhotos(photos) with
// [{ file, path }], onFolder({ files } or { entries }) as for readFolder(), onWeights(file) for a weights file, and
// onNothing(kind) for a paste or a drop without files; transfer-kind.js has the kinds. While a dialog is open, only
// weights are taken, as nobody sees the photo behind it, and onBehindDialog() is called for anything else.
export function listenForPhotos({ input, folderInput, onPhotos, onFolder, onWeights, onNothing, onBehindDialog }) {
  const isBehindDialog = () => document.querySelector('dialog[open]') !== null;

  function take(
    /** @type {{ photos?: any[], files?: any[], entries?: any[] }} */ { photos = [], ...folder },
    transfer = /** @type {DataTransfer | null} */ (null),
  ) {
    const weights = photos.find(({ file }) => isWeights(file));
    if (weights) onWeights(weights.file);
    else if (isBehindDialog()) onBehindDialog();
    else if (photos.length > 0) onPhotos(photos);
    else if (folder.files || folder.entries) onFolder(folder);
    else onNothing(kindOfTransfer(transfer));
  }

  input.addEventListener('change', () => {
    const photos = fromInput(input.files);
    input.value = ''; // so that the same file can be chosen again
    if (photos.length > 0) take({ photos });
  });

  folderInput.addEventListener('change', () => {
    const files = fromInput(folderInput.files);
    folderInput.value = '';
    take({ files });
  });

  document.addEventListener('paste', (event) => {
    if (isTextField(event.target)) return;
    event.preventDefault();
    take({ photos: fromInput(event.clipboardData?.files ?? []) }, event.clipboardData);
  });

  // A drag that begins on this page, of a picture or selected text, is a slip of the hand.
  let own = false;
  document.addEventListener('dragstart', () => (own = true));
  for (const end of ['dragend', 'pointermove']) document.addEventListener(end, () => (own = false));

  // dragenter and dragleave are sent for every element on the way, so they are counted.
  let depth = 0;
  const setDepth = (value) => {
    depth = Math.max(0, value);
    document.body.toggleAttribute('data-dragging', depth > 0 && !isBehindDialog());
  };
  document.addEventListener('dragenter', (event) => {
    if (own) return;
    event.preventDefault();
    setDepth(depth + 1);
  });
  document.addEventListener('dragleave', () => setDepth(depth - 1));
  document.addEventListener('dragover', (event) => {
    if (own) return;
    event.preventDefault();
    /** @type {DataTransfer} */ (event.dataTransfer).dropEffect = 'copy';
  });
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    setDepth(0);
    if (!own) take(fromDrop(event.dataTransfer), event.dataTransfer);
  });

  // Files that were chosen before this script was loaded.
  for (const early of [input, folderInput]) {
    if (early.files.length > 0) early.dispatchEvent(new Event('change'));
  }
}
