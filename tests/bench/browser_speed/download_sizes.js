import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';

const compress = promisify(brotliCompress);

// The size of each engine's code in brotli: the sum over the files that its frame fetched.
export async function downloadSizes(folders, codeOf) {
  const sizes = {};
  for (const [engine, paths] of Object.entries(codeOf)) {
    const each = await Promise.all(
      paths.map(async (path) => {
        const [, first, ...rest] = path.split('/');
        const bytes = readFileSync(join(folders[first], ...rest));
        return (await compress(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } })).length;
      }),
    );
    sizes[engine] = each.reduce((sum, size) => sum + size, 0);
    paths.forEach((path, i) => console.error(`${engine}: ${path}: ${each[i]} bytes of brotli`));
  }
  return sizes;
}
