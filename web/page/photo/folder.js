// Reads folders that were chosen or dropped. Loaded only when it is needed.
import { imageFormat } from '../../classifier/image-header.js';

// The same names as in trainer/data/folder, in lower case. Names that begin with a dot need no entry.
const systemNames = new Set([
  ...['@eadir', '@tmp', '@recycle', '@recently-snapshot', '#recycle', '#snapshot', '$recycle.bin', 'recycler', '__macosx'],
  ...['system volume information', 'lost+found', 'network trash folder', '__pycache__', 'temporary items'],
  ...['thumbs.db', 'ehthumbs.db', 'desktop.ini', 'icon\r'],
]);
const isSystem = (name) => name.startsWith('.') || systemNames.has(name.toLowerCase());

const pictureNames = /\.(jpe?g|jfif|png|gif|webp|bmp|avif|hei[cf])$/i;
const headBytes = 4096; // enough for the signature of every format
const filesAtOnce = 16;

const fileOf = (entry) => new Promise((resolve, reject) => entry.file(resolve, reject));
const nextOf = (reader) => new Promise((resolve, reject) => reader.readEntries(resolve, reject));

// A photo by its content. A file that is none, but has the name of one, is taken too: it is damaged, and its answer says so.
async function isPhoto(file) {
  const head = new Uint8Array(await file.slice(0, headBytes).arrayBuffer());
  return imageFormat(head) !== null || file.type.startsWith('image/') || pictureNames.test(file.name);
}

// Yields { path, open } for each file below a dropped folder or file. A reader returns the entries of a folder in batches,
// and an empty batch at the end.
async function* filesUnder(entry, leftOut, { chosen = false } = {}) {
  const path = (entry.fullPath ?? entry.name ?? '').replace(/^\//, '');
  if (isSystem(path.split('/').pop()) && !(chosen && entry.isDirectory)) {
    leftOut.system += 1;
  } else if (entry.isFile) {
    yield { path, open: () => fileOf(entry) };
  } else {
    try {
      const reader = entry.createReader();
      for (let batch = await nextOf(reader); batch.length > 0; batch = await nextOf(reader)) {
        for (const inner of batch) yield* filesUnder(inner, leftOut);
      }
    } catch {
      leftOut.unreadableFolders += 1;
    }
  }
}

async function* filesOfDrop(entries, leftOut) {
  for (const entry of entries) yield* filesUnder(entry, leftOut, { chosen: true });
}

// The files of a folder input. A system folder counts once; the chosen folder, the first of a path, is never one.
function* filesOfInput(files, leftOut) {
  const systemFolders = new Set();
  for (const { file, path } of files) {
    const names = path.split('/');
    const at = names.findIndex((name, index) => (index > 0 || names.length === 1) && isSystem(name));
    if (at < 0) yield { path, open: () => file };
    else systemFolders.add(names.slice(0, at + 1).join('/'));
  }
  leftOut.system = systemFolders.size;
}

// Calls work(item) for each item of a generator, several at once.
async function forEach(items, work) {
  const lane = async () => {
    for (;;) {
      const { done, value } = await items.next();
      if (done) return;
      await work(value);
    }
  };
  await Promise.all(Array.from({ length: filesAtOnce }, lane));
}

// Returns { photos: [{ file, path }], leftOut } of dropped `entries` or of the `files` of a folder input, ordered by path.
// One file or folder that cannot be read never stops the rest. onProgress(count) is called with the number of files so far.
export async function readFolder({ entries, files }, onProgress = (count) => {}) {
  const byPath = new Intl.Collator(undefined, { numeric: true });
  const leftOut = { skipped: 0, system: 0, unreadable: 0, unreadableFolders: 0 }; // as in left-out.js
  const photos = [];
  let count = 0;
  await forEach(entries ? filesOfDrop(entries, leftOut) : filesOfInput(files, leftOut), async ({ path, open }) => {
    onProgress((count += 1));
    try {
      const file = await open();
      if (await isPhoto(file)) photos.push({ file, path });
      else leftOut.skipped += 1;
    } catch {
      leftOut.unreadable += 1;
    }
  });
  photos.sort((a, b) => byPath.compare(a.path, b.path));
  return { photos, leftOut };
}
