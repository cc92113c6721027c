// Chosen and dropped files as { file, path }. The path includes the folder, so that files of the same name differ.
const weightsNames = /\.safetensors$/i;

export const isWeights = ({ name }) => weightsNames.test(name);

export const fromInput = (files) => Array.from(files, (file) => ({ file, path: file.webkitRelativePath || file.name }));

// A drop as { photos } or, with a folder, { entries } for readFolder(). Its items can be read only during the event.
export function fromDrop(transfer) {
  const entries = Array.from(transfer.items, (item) => item.webkitGetAsEntry?.()).filter(Boolean);
  return entries.some((entry) => entry.isDirectory) ? { entries } : { photos: fromInput(transfer.files) };
}
