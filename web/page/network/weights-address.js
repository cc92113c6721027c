import { ClassifierError } from '../../classifier/errors.js';
import { inSite } from '../site.js';

const folder = inSite('weights/');

// What the site offers: { default: name or null, files: [{ name, bytes }] }.
export async function weightsIndex() {
  const index = new URL('index.json', folder);
  try {
    const response = await fetch(index);
    if (!response.ok) throw new Error(`the server answered ${response.status} ${response.statusText}`.trimEnd());
    return await response.json();
  } catch (cause) {
    throw new ClassifierError('download', `The list of weights at ${index} cannot be read: ${cause.message}.`, { cause });
  }
}

export const addressOf = (name) => new URL(encodeURIComponent(name), folder);

// The weights that the page's address names, as in ?weights=weights/mine.safetensors; `wish` if the
// site has it; or the site's own default, which index.html names: most visits need not wait for the list.
export async function weightsAddress(wish) {
  const asked = new URLSearchParams(location.search).get('weights');
  if (asked) return new URL(asked, document.baseURI);
  /** @type {HTMLMetaElement | null} */
  const meta = document.querySelector('meta[name="weights"]');
  const usual = meta?.content;
  if (usual && usual === (wish ?? usual)) return addressOf(usual);
  const index = await weightsIndex();
  if (!index.default) {
    throw new ClassifierError(
      'no-weights',
      'This site has no weights file. Train one with trainer train, put it into the folder weights, and run scripts/serve again.',
    );
  }
  return addressOf(index.files.some(({ name }) => name === wish) ? wish : index.default);
}
