// Exports a photo list as CSV or JSON, with the fields of `trainer classify --json`.
function record({ path, outcome }) {
  if (!outcome) return null;
  if (outcome.error) return { file: path, error: outcome.error.message };
  const { label, confidence, known, predictions, logits } = outcome.result;
  return { file: path, label, confidence, known, predictions, logits };
}

const records = (entries) => entries.map(record).filter(Boolean);

export const toJson = (entries) => `${JSON.stringify(records(entries), null, 2)}\n`;

// Text that begins like a formula, also after spaces and with full-width signs, as spreadsheets read it.
const formula = /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r]/;

// A field of CSV (RFC 4180). An apostrophe before a formula stops spreadsheets from running it.
function field(value) {
  if (value === undefined) return '';
  if (typeof value !== 'string') return String(value);
  const text = formula.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function toCsv(entries, labels) {
  const header = ['file', 'label', 'confidence', 'known', 'error', ...labels];
  const rows = records(entries).map(({ file, label, confidence, known, error, predictions = [] }) => {
    const byLabel = new Map(predictions.map((prediction) => [prediction.label, prediction.probability]));
    return [file, label, confidence, known, error, ...labels.map((name) => byLabel.get(name))];
  });
  const lines = [header, ...rows].map((row) => `${row.map(field).join(',')}\r\n`);
  return `\uFEFF${lines.join('')}`; // the byte-order mark tells spreadsheets that this is UTF-8
}
