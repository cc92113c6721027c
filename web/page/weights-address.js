import { ClassifierError } from '../classifier/index.js';
import * as strings from './strings.js';

// The weights that the page's address names, as in ?weights=weights/mine.safetensors, or the site's
// own default.
export async function weightsAddress() {
  const asked = new URLSearchParams(location.search).get('weights');
  if (asked) return new URL(asked, document.baseURI);
  const folder = new URL('weights/', document.baseURI);
  const index = new URL('index.json', folder);
  let answer;
  try {
    const response = await fetch(index);
    if (!response.ok) throw new Error(`the server answered ${response.status} ${response.statusText}`.trimEnd());
    answer = await response.json();
  } catch (cause) {
    throw new ClassifierError('download', `The list of weights at ${index} cannot be read: ${cause.message}.`, { cause });
  }
  if (!answer.default) throw new ClassifierError('weights', strings.failed.noWeights);
  return new URL(answer.default, folder);
}
