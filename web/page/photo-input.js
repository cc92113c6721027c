// The three ways in which a photo comes: chosen, dropped anywhere, pasted. onFile gets a File;
// onNothing is told when something without a file was dropped.
export function listenForPhotos({ input, onFile, onNothing }) {
  input.addEventListener('change', () => {
    const [file] = input.files;
    input.value = ''; // so that the same file can be chosen again
    if (file) onFile(file);
  });

  document.addEventListener('paste', (event) => {
    const [file] = event.clipboardData?.files ?? [];
    if (!file) return;
    event.preventDefault();
    onFile(file);
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
    event.dataTransfer.dropEffect = 'copy';
  });
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    setDepth(0);
    const [file] = event.dataTransfer.files;
    if (file) onFile(file);
    else onNothing();
  });
}
