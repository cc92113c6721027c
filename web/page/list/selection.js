// Which entries of a photo list are on show, and in which order.

// What an entry counts as: a label, 'unknown', 'problem' or 'waiting'. Labels are told from the
// other three by a colon before them, because weights may have any.
export function kindOf({ outcome }) {
  if (!outcome) return 'waiting';
  if (outcome.error) return 'problem';
  return outcome.result.known ? `:${outcome.result.label}` : 'unknown';
}

const confidenceOf = ({ outcome }) => outcome?.result?.confidence ?? -1;

const orders = {
  added: () => 0,
  label: (a, b) => kindOf(a).localeCompare(kindOf(b)) || confidenceOf(b) - confidenceOf(a),
  sure: (a, b) => confidenceOf(b) - confidenceOf(a),
  // What has no confidence comes last here as well.
  unsure: (a, b) => Number(confidenceOf(a) < 0) - Number(confidenceOf(b) < 0) || confidenceOf(a) - confidenceOf(b),
};
export const orderNames = Object.keys(orders);

// `kind` is one of kindOf's or 'all'; `least` the confidence from which entries are shown.
export function select(entries, { kind, least, order }) {
  const wanted = (entry) => (kind === 'all' || kindOf(entry) === kind) && (least === 0 || confidenceOf(entry) >= least);
  return entries.filter(wanted).sort(orders[order]);
}

export function countKinds(entries) {
  const counts = new Map();
  for (const entry of entries) counts.set(kindOf(entry), (counts.get(kindOf(entry)) ?? 0) + 1);
  return counts;
}
