// Chosen and dropped files as { file, path }. The path includes the folder, so that files of the same name differ.
const pictureNames = /\.(jpe?g|png|gif|webp|bmp|avif|hei[cf])$/i;
const weightsNames = /\.safetensors$/i;

export const isWeights = ({ name }) => weightsNames.test(name);
const isPicture = ({ name, type }) => type.startsWith('image/') || pictureNames.test(name);

// The photos among the files of a folder, ordered by path. `skipped` counts the other files.
export function photosOfFolder(found) {
  const byPath = new Intl.Collator(undefined, { numeric: true });
  const photos = found.filter(({ file }) => isPicture(file)).sort((a, b) => byPath.compare(a.path, b.path));
  return { photos, skipped: found.length - photos.length };
}

export const fromInput = (files) => Array.from(files, (file) => ({ file, path: file.webkitRelativePath || file.name }));

const fileOf = (entry) => new Promise((resolve, reject) => entry.file(resolve, reject));
const nextOf = (reader) => new Promise((resolve, reject) => reader.readEntries(resolve, reject));

// A reader returns the entries of a folder in batches, and an empty batch at the end.
async function filesUnder(entry, into) {
  if (entry.isFile) {
    into.push({ file: await fileOf(entry), path: entry.fullPath.replace(/^\//, '') });
    return;
  }
  const reader = entry.createReader();
  for (let batch = await nextOf(reader); batch.length > 0; batch = await nextOf(reader)) {
    for (const inner of batch) await filesUnder(inner, into);
  }
}

// The photos of a drop. Its items can be read only during the event, so all entries are taken before the first await.
export async function fromDrop(transfer) {
  const entries = Array.from(transfer.items, (item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const files = fromInput(transfer.files);
  if (!entries.some((entry) => entry.isDirectory)) return { photos: files, skipped: 0, folder: false };
  const found = [];
  for (const entry of entries) await filesUnder(entry, found);
  return { ...photosOfFolder(found), folder: true };
}
