import { fromDrop, fromInput, isWeights, photosOfFolder } from './photo-files.js';

// The ways in which photos come: chosen, as a folder, dropped anywhere, pasted. onPhotos gets
// { file, path } for each, and how many other files of a folder were left out; onWeights a file of
// weights that came in their place; onNothing is told when something without a file was dropped, and
// onError what a folder could not be read for.
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

  // dragenter and dragleave come for every element on the way: only the count tells in from out.
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

  // What was chosen while the page's modules were still on their way.
  for (const early of [input, folderInput]) {
    if (early.files.length > 0) early.dispatchEvent(new Event('change'));
  }
}
