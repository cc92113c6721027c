import { strings } from '../language/language.js';

// What a shipped file's name says: animals10-<alpha>-<size>.<f16|int8>.safetensors.
const pattern = /-(?<alpha>\d+(?:\.\d+)?)-(?<size>\d+)\.(?<stored>f16|f32|int8)\.safetensors$/;

// A file of the site in two short texts; one with another name is called by it.
export function describeFile({ name, bytes }) {
  const { panel } = strings;
  const groups = pattern.exec(name)?.groups;
  if (!groups) return { title: name, detail: panel.bytes(bytes) };
  return {
    title: panel.network({ alpha: Number(groups.alpha), size: groups.size }),
    detail: panel.file([panel.stored[groups.stored], panel.bytes(bytes)]),
  };
}
