import { engines, rows } from './rows.js';

const line = (cells) => `| ${cells.join(' | ')} |`;
const kilobytes = (bytes) => `${Math.round(bytes / 1000).toLocaleString('en')} kB`;

function cell(engine, wanted, found) {
  if (!found) return '';
  const time = `${found.milliseconds.toPrecision(3)} ms`;
  const threads = found.threads < wanted ? ', on one thread' : '';
  return engine === 'ours' ? `**${time}**${threads}` : `${time} (${found.ratio.toFixed(2)})`;
}

// The results as a Markdown table; the number in brackets is the median ratio to our time.
export function markdownTable(results, sizes, versionOf) {
  const columns = Object.entries(engines);
  const lines = [
    line(['', ...columns.map(([, engine]) => [engine.title, ...(engine.package ? [versionOf(engine.package)] : [])].join(' '))]),
    `|${'---|'.repeat(columns.length + 1)}`,
    ...results.map(({ name, cells }) => {
      const { title, threads } = rows[name];
      return line([title, ...columns.map(([engine]) => cell(engine, threads, cells[engine]))]);
    }),
  ];
  if (sizes) lines.push(line(['code to download, brotli', ...columns.map(([engine]) => kilobytes(sizes[engine]))]));
  return lines.join('\n');
}
