import { access, constants } from 'node:fs/promises';

// Throws with instructions if a browser is not installed, so that its tests are never skipped.
export async function requireProgram(path, otherwise) {
  try {
    await access(path, constants.X_OK);
  } catch (cause) {
    const more = otherwise ? `, and ${otherwise}` : '';
    throw new Error(`There is no program ${path}: scripts/setup installs it${more}.`, { cause });
  }
}
