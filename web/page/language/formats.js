// Functions that format numbers for a locale.
export function formats(locale) {
  const number = (digits) => new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const percentFormat = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const oneDigit = number(1);

  return {
    count: (value) => whole.format(value),
    decimal: (value) => new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(value),
    fixed: (value, digits) => number(digits).format(value),
    megabytes: (bytes) => `${oneDigit.format(bytes / 1e6)} MB`,
    milliseconds: (time) => `${time < 1 ? '<1' : whole.format(time)} ms`,
    // A probability; never 0% or 100%, as the model is never certain.
    percent(probability) {
      if (probability > 0.99) return `>${percentFormat.format(0.99)}`;
      if (probability < 0.01) return `<${percentFormat.format(0.01)}`;
      return percentFormat.format(probability);
    },
    roundPercent: (share) => percentFormat.format(share),
  };
}

// The label of another thing, as data sets write it: “fallow_deer”.
export const readable = (label) => label.replaceAll('_', ' ');

export const upperFirst = (text) => text.charAt(0).toUpperCase() + text.slice(1);
