import { withoutColourProfile } from './colour-profile.js';
import { readPictureFile, refuse, refuseDamaged, refuseFormat } from './picture-file.js';
import { copyRows } from './pixels.js';

// Formats that every browser decodes. Only some decode the others, and the error of the rest does not say so.
const formats = ['jpeg', 'png', 'gif', 'webp', 'bmp', 'avif', 'ico'];

// An ImageBitmap as a picture for Tasks (tasks.js), which closes it.
export function open(bitmap) {
  const { width, height } = bitmap;
  return { width, height, copyRows: (top, rows, target) => copyRows(bitmap, top, rows, target), close: () => bitmap.close() };
}

// Where the data of a JPEG end early, browsers leave the last blocks grey: one corner of the picture, as EXIF may turn it.
// `pixels` are the rows [top, top + rows) of the picture.
function hasGreyCorner(pixels, { width, height }, top, rows) {
  const edges = [...(top === 0 ? [0] : []), ...(top + rows === height ? [rows - 1] : [])];
  const corners = edges.flatMap((row) => [row * width, (row + 1) * width - 1]);
  return corners.some((pixel) => [0, 1, 2].every((channel) => pixels[4 * pixel + channel] === 128));
}

// Decodes a file and applies its EXIF orientation. Rejects with a ClassifierError. Colour profiles are ignored, as in
// the trainer, so that a file gives the same pixels in both.
export async function decode(blob, name) {
  const { bytes, format } = await readPictureFile(blob, name);
  let picture;
  try {
    const plain = withoutColourProfile(blob, { bytes, format });
    picture = open(await createImageBitmap(plain, { imageOrientation: 'from-image', colorSpaceConversion: 'none' }));
  } catch (cause) {
    if (!formats.includes(format)) throw await refuseFormat(bytes, name, { cause });
    throw await refuseDamaged(bytes, format, name, cause);
  }
  if (format !== 'jpeg') return picture;
  const copyCheckedRows = async (top, rows, target) => {
    picture.copyRows(top, rows, target);
    if (!hasGreyCorner(target, picture, top, rows)) return;
    const { endsEarly } = await import('./jpeg-data.js');
    if (endsEarly(bytes)) throw await refuse({ reason: 'incomplete', format: 'JPEG' }, name);
  };
  return { ...picture, copyRows: copyCheckedRows };
}
