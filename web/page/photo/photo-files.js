// Files as the page takes them in: { file, path }, where the path tells the files of a folder apart.
const pictureNames = /\.(jpe?g|png|gif|webp|bmp|avif|hei[cf])$/i;
const weightsNames = /\.safetensors$/i;

export const isWeights = ({ name }) => weightsNames.test(name);
const isPicture = ({ name, type }) => type.startsWith('image/') || pictureNames.test(name);

// What a folder holds beside photos is left out, and counted.
export function photosOfFolder(found) {
  const byPath = new Intl.Collator(undefined, { numeric: true });
  const photos = found.filter(({ file }) => isPicture(file)).sort((a, b) => byPath.compare(a.path, b.path));
  return { photos, skipped: found.length - photos.length };
}

export const fromInput = (files) => Array.from(files, (file) => ({ file, path: file.webkitRelativePath || file.name }));

const fileOf = (entry) => new Promise((resolve, reject) => entry.file(resolve, reject));
const nextOf = (reader) => new Promise((resolve, reject) => reader.readEntries(resolve, reject));

// A reader gives a folder in portions, an empty one at the end.
async function filesUnder(entry, into) {
  if (entry.isFile) {
    into.push({ file: await fileOf(entry), path: entry.fullPath.replace(/^\//, '') });
    return;
  }
  const reader = entry.createReader();
  for (let portion = await nextOf(reader); portion.length > 0; portion = await nextOf(reader)) {
    for (const inner of portion) await filesUnder(inner, into);
  }
}

// What was dropped. Only during the event itself can its items be looked at, so all entries are
// taken first; a drop without folders is just its files.
export async function fromDrop(transfer) {
  const entries = Array.from(transfer.items, (item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const files = fromInput(transfer.files);
  if (!entries.some((entry) => entry.isDirectory)) return { photos: files, skipped: 0, folder: false };
  const found = [];
  for (const entry of entries) await filesUnder(entry, found);
  return { ...photosOfFolder(found), folder: true };
}
