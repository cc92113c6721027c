import { fromDrop, fromInput, isWeights, photosOfFolder } from './photo-files.js';

// Listens for photos that are chosen, dropped anywhere or pasted, and for folders. Handlers: onPhotos(photos, skipped)
// with [{ file, path }] and the number of other files in a folder, onWeights(file) for a weights file, onNothing() if
// the drop has no file, and onError(error) if a folder cannot be read.
export function listenForPhotos({ input, folderInput, onPhotos, onWeights, onNothing, onError }) {
  function take({ photos, skipped = 0, folder = false }) {
    const weights = photos.find(({ file }) => isWeights(file));
    if (weights) onWeights(weights.file);
    else if (photos.length > 0 || folder) onPhotos(photos, skipped);
    else onNothing();
  }

  input.addEventListener('change', () => {
    const photos = fromInput(input.files);
    input.value = ''; // so that the same file can be chosen again
    if (photos.length > 0) take({ photos });
  });

  folderInput.addEventListener('change', () => {
    const found = fromInput(folderInput.files);
    folderInput.value = '';
    take({ ...photosOfFolder(found), folder: true });
  });

  document.addEventListener('paste', (event) => {
    const photos = fromInput(event.clipboardData?.files ?? []);
    if (photos.length === 0) return;
    event.preventDefault();
    take({ photos });
  });

  // dragenter and dragleave are sent for every element on the way, so they are counted.
  let depth = 0;
  const setDepth = (value) => {
    depth = Math.max(0, value);
    document.body.toggleAttribute('data-dragging', depth > 0);
  };
  document.addEventListener('dragenter', (event) => {
    event.preventDefault();
    setDepth(depth + 1);
  });
  document.addEventListener('dragleave', () => setDepth(depth - 1));
  document.addEventListener('dragover', (event) => {
    event.preventDefault();
    /** @type {DataTransfer} */ (event.dataTransfer).dropEffect = 'copy';
  });
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    setDepth(0);
    void fromDrop(event.dataTransfer).then(take, onError);
  });

  // Files that were chosen before this script was loaded.
  for (const early of [input, folderInput]) {
    if (early.files.length > 0) early.dispatchEvent(new Event('change'));
  }
}
