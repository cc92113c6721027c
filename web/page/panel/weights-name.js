import { strings } from '../language/language.js';

// The names of shipped files: animals10-<alpha>-<size>.<f16|int8>.safetensors.
const pattern = /-(?<alpha>\d+(?:\.\d+)?)-(?<size>\d+)\.(?<stored>f16|f32|int8)\.safetensors$/;

// Describes a weights file of the site as { title, detail }. The title is its name unless it follows the pattern.
export function describeFile({ name, bytes }) {
  const { panel } = strings;
  const groups = pattern.exec(name)?.groups;
  if (!groups) return { title: name, detail: panel.bytes(bytes) };
  return {
    title: panel.modelOf({ alpha: Number(groups.alpha), size: groups.size }),
    detail: panel.file([panel.stored[groups.stored], panel.bytes(bytes)]),
  };
}
