const columns = ['left', '', 'right'];
const rows = ['upper', '', 'lower'];

// Squared, so that the strongest cells decide. Negative values, evidence against the label, count as 0.
const strength = (value) => Math.max(0, value) ** 2;

// The part of the picture where a class activation map { width, height, values } is strongest: a key of
// strings.heatMap.regions, 'everywhere' if most cells are about equally strong, or 'nowhere' if none is positive.
export function strongestRegion({ width, height, values }) {
  const total = values.reduce((sum, value) => sum + strength(value), 0);
  if (total === 0) return 'nowhere';
  let x = 0;
  let y = 0;
  let concentration = 0; // 1 / (number of cells that share the total)
  values.forEach((value, index) => {
    const share = strength(value) / total;
    x += share * (((index % width) + 0.5) / width);
    y += share * ((Math.floor(index / width) + 0.5) / height);
    concentration += share ** 2;
  });
  if (1 / concentration > 0.75 * values.length) return 'everywhere';
  const third = (position) => (position < 0.4 ? 0 : position > 0.6 ? 2 : 1);
  const row = rows[third(y)];
  const column = columns[third(x)];
  return [row, column || (row ? 'middle' : '')].filter(Boolean).join(' ') || 'middle';
}
