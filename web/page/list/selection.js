// Filters and orders the entries of a photo list.

// The kind of an entry: ':' and its label, or 'unknown', 'problem' or 'waiting'. The colon keeps the words apart from
// labels, which may be any text.
export function kindOf({ outcome }) {
  if (!outcome) return 'waiting';
  if (outcome.error) return 'problem';
  return outcome.result.known ? `:${outcome.result.label}` : 'unknown';
}

const confidenceOf = ({ outcome }) => outcome?.result?.confidence ?? -1;

const byKind = new Intl.Collator(); // much faster than localeCompare() for thousands

const orders = {
  added: () => 0,
  label: (a, b) => byKind.compare(kindOf(a), kindOf(b)) || confidenceOf(b) - confidenceOf(a),
  mostConfident: (a, b) => confidenceOf(b) - confidenceOf(a),
  // Entries without a confidence come last here as well.
  leastConfident: (a, b) => Number(confidenceOf(a) < 0) - Number(confidenceOf(b) < 0) || confidenceOf(a) - confidenceOf(b),
};
export const orderNames = Object.keys(orders);

// The entries of a kind (kindOf) or 'all', with at least the confidence `minimum`, in an order of `orderNames`.
export function select(entries, { kind, minimum, order }) {
  const wanted = (entry) => (kind === 'all' || kindOf(entry) === kind) && (minimum === 0 || confidenceOf(entry) >= minimum);
  return entries.filter(wanted).sort(orders[order]);
}

export function countKinds(entries) {
  const counts = new Map();
  for (const entry of entries) counts.set(kindOf(entry), (counts.get(kindOf(entry)) ?? 0) + 1);
  return counts;
}
