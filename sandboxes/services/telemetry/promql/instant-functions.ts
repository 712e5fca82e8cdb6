/** Functions of an instant vector, sample by sample: value in, value out. */

type InstantFunction = (value: number, args: readonly number[]) => number;

const of =
  (compute: (value: number) => number): InstantFunction =>
  (value) =>
    compute(value);

const ofDate =
  (compute: (date: Date) => number): InstantFunction =>
  (seconds) =>
    compute(new Date(Math.trunc(seconds) * 1000));

const DAY = 86_400_000;

export const DATE_FUNCTIONS: ReadonlyMap<string, InstantFunction> = new Map([
  ['minute', ofDate((date) => date.getUTCMinutes())],
  ['hour', ofDate((date) => date.getUTCHours())],
  ['day_of_month', ofDate((date) => date.getUTCDate())],
  ['day_of_week', ofDate((date) => date.getUTCDay())],
  [
    'day_of_year',
    ofDate((date) => Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / DAY) + 1),
  ],
  ['month', ofDate((date) => date.getUTCMonth() + 1)],
  ['year', ofDate((date) => date.getUTCFullYear())],
  [
    'days_in_month',
    ofDate((date) => new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()),
  ],
]);

export const INSTANT_FUNCTIONS: ReadonlyMap<string, InstantFunction> = new Map([
  ['abs', of(Math.abs)],
  ['ceil', of(Math.ceil)],
  ['floor', of(Math.floor)],
  ['exp', of(Math.exp)],
  ['ln', of(Math.log)],
  ['log2', of(log2)],
  ['log10', of((value) => log2(value) * (Math.LN2 / Math.LN10))],
  ['sqrt', of(Math.sqrt)],
  ['sgn', of(Math.sign)],
  ['sin', of(Math.sin)],
  ['cos', of(Math.cos)],
  ['tan', of(Math.tan)],
  ['asin', of(Math.asin)],
  ['acos', of(Math.acos)],
  ['atan', of(Math.atan)],
  ['sinh', of(Math.sinh)],
  ['cosh', of(Math.cosh)],
  ['tanh', of(Math.tanh)],
  ['asinh', of(Math.asinh)],
  ['acosh', of(Math.acosh)],
  ['atanh', of(Math.atanh)],
  ['deg', of((value) => (value * 180) / Math.PI)],
  ['rad', of((value) => (value * Math.PI) / 180)],
  ['round', (value, [nearest = 1]) => round(value, nearest)],
  ['clamp', (value, [least = 0, most = 0]) => Math.max(least, Math.min(most, value))],
  ['clamp_min', (value, [least = 0]) => Math.max(least, value)],
  ['clamp_max', (value, [most = 0]) => Math.min(most, value)],
  ...DATE_FUNCTIONS,
]);

/** By the inverse, as Prometheus does, for floats that cannot be divided exactly. */
function round(value: number, nearest: number): number {
  const inverse = 1 / nearest;
  return Math.floor(value * inverse + 0.5) / inverse;
}

/** As Go computes it: the exponent apart, so that powers of two are exact. */
function log2(value: number): number {
  if (!(value > 0) || value === Number.POSITIVE_INFINITY) return Math.log2(value);
  let exponent = Math.max(-1022, Math.floor(Math.log2(value)) + 1);
  let fraction = value / 2 ** exponent;
  for (; fraction >= 1; fraction /= 2) exponent++;
  for (; fraction < 0.5; fraction *= 2) exponent--;
  return fraction === 0.5 ? exponent - 1 : Math.log(fraction) * (1 / Math.LN2) + exponent;
}
