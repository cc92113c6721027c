import { ClassifierError } from '../../classifier/errors.js';
import { inSite } from '../site.js';

const folder = inSite('weights/');

// The weights files of the site: { default: name or null, files: [{ name, bytes }] }.
export async function weightsIndex() {
  const index = new URL('index.json', folder);
  try {
    const response = await fetch(index);
    if (!response.ok) throw new Error(`the server answered ${response.status} ${response.statusText}`.trimEnd());
    return await response.json();
  } catch (cause) {
    throw new ClassifierError('download', `Couldn’t read the list of weights files at ${index}: ${cause.message}.`, { cause });
  }
}

export const addressOf = (name) => new URL(encodeURIComponent(name), folder);

// The URL of the weights file to use: the one that the page's address names (?weights=weights/mine.safetensors), else
// `chosen` if the site has that file, else the site's default. index.html names the default, so that most visits need
// not wait for the list.
export async function weightsAddress(chosen) {
  const asked = new URLSearchParams(location.search).get('weights');
  if (asked) return new URL(asked, document.baseURI);
  /** @type {HTMLMetaElement | null} */
  const meta = document.querySelector('meta[name="weights"]');
  const usual = meta?.content;
  if (usual && usual === (chosen ?? usual)) return addressOf(usual);
  const index = await weightsIndex();
  if (!index.default) {
    throw new ClassifierError(
      'no-weights',
      'This site has no weights file. Train one with trainer train, put it into the folder weights, and run scripts/serve again.',
    );
  }
  return addressOf(index.files.some(({ name }) => name === chosen) ? chosen : index.default);
}
