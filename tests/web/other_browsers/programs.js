import { access, constants } from 'node:fs/promises';

// Says what to do where a browser is not installed, rather than leaving its tests out.
export async function requireProgram(path, otherwise) {
  try {
    await access(path, constants.X_OK);
  } catch (cause) {
    const more = otherwise ? `, and ${otherwise}` : '';
    throw new Error(`There is no program ${path}: scripts/setup installs it${more}.`, { cause });
  }
}
