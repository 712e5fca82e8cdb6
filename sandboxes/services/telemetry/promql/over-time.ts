/** Functions of a range vector: of each window one value, or null: the series is not in the answer. */
import { extrapolated, instantaneous } from './rates';
import { at, quantile, Sum } from './sums';
import type { Window } from './value';

type RangeFunction = (window: Window, args: readonly number[], now: number) => number | null;

export const RANGE_FUNCTIONS: ReadonlyMap<string, RangeFunction> = new Map<string, RangeFunction>([
  ['rate', (window) => extrapolated(window, true, true)],
  ['increase', (window) => extrapolated(window, true, false)],
  ['delta', (window) => extrapolated(window, false, false)],
  ['irate', (window) => instantaneous(window, true)],
  ['idelta', (window) => instantaneous(window, false)],
  ['deriv', (window) => (window.values.length < 2 ? null : regression(window, at(window.times, 0)).slope)],
  ['predict_linear', predicted],
  ['holt_winters', smoothed],
  ['resets', ({ values }) => count(values, (value, before) => value < before)],
  [
    'changes',
    ({ values }) =>
      count(values, (value, before) => value !== before && !(Number.isNaN(value) && Number.isNaN(before))),
  ],
  ['sum_over_time', ({ values }) => total(values)],
  ['avg_over_time', ({ values }) => average(values)],
  ['count_over_time', ({ values }) => values.length],
  ['last_over_time', ({ values }) => at(values, values.length - 1)],
  ['present_over_time', () => 1],
  ['min_over_time', ({ values }) => extreme(values, (value, best) => value < best)],
  ['max_over_time', ({ values }) => extreme(values, (value, best) => value > best)],
  ['stdvar_over_time', ({ values }) => variance(values)],
  ['stddev_over_time', ({ values }) => Math.sqrt(variance(values))],
  ['quantile_over_time', ({ values }, [phi = Number.NaN]) => quantile(phi, values)],
]);

function count(values: readonly number[], counts: (value: number, before: number) => boolean): number {
  let found = 0;
  for (let index = 1; index < values.length; index++)
    if (counts(at(values, index), at(values, index - 1))) found++;
  return found;
}

function extreme(values: readonly number[], better: (value: number, best: number) => boolean): number {
  let best = at(values, 0);
  for (const value of values) if (better(value, best) || Number.isNaN(best)) best = value;
  return best;
}

function total(values: readonly number[]): number {
  const sum = new Sum();
  for (const value of values) sum.add(value);
  return Number.isFinite(sum.rough) || Number.isNaN(sum.rough) ? sum.exact : sum.rough;
}

function average(values: readonly number[]): number {
  const mean = new Sum();
  let count = 0;
  for (const value of values) {
    count++;
    if (isInfinite(mean.rough)) {
      if (isInfinite(value) && mean.rough > 0 === value > 0) continue;
      if (Number.isFinite(value)) continue;
    }
    mean.add(value / count - mean.rough / count);
  }
  return isInfinite(mean.rough) ? mean.rough : mean.exact;
}

function variance(values: readonly number[]): number {
  const mean = new Sum();
  const squares = new Sum();
  let count = 0;
  for (const value of values) {
    count++;
    const delta = value - mean.exact;
    mean.add(delta / count);
    squares.add(delta * (value - mean.exact));
  }
  return squares.exact / count;
}

/** Least squares; `origin` is where the intercept is taken, in milliseconds. */
function regression({ times, values }: Window, origin: number): { slope: number; intercept: number } {
  const first = at(values, 0);
  if (values.every((value) => value === first)) {
    if (isInfinite(first)) return { slope: Number.NaN, intercept: Number.NaN };
    return { slope: 0, intercept: first };
  }
  const [x, y, xy, xx] = [new Sum(), new Sum(), new Sum(), new Sum()];
  for (const [index, value] of values.entries()) {
    const time = (at(times, index) - origin) / 1e3;
    x.add(time);
    y.add(value);
    xy.add(time * value);
    xx.add(time * time);
  }
  const n = values.length;
  const covariance = xy.exact - (x.exact * y.exact) / n;
  const slope = covariance / (xx.exact - (x.exact * x.exact) / n);
  return { slope, intercept: y.exact / n - (slope * x.exact) / n };
}

function predicted(window: Window, [seconds = 0]: readonly number[], now: number): number | null {
  if (window.values.length < 2) return null;
  const { slope, intercept } = regression(window, now);
  return slope * seconds + intercept;
}

/** Double exponential smoothing. */
function smoothed({ values }: Window, [factor = 0, trend = 0]: readonly number[]): number | null {
  if (values.length < 2) return null;
  let before = 0;
  let now = at(values, 0);
  let slope = at(values, 1) - at(values, 0);
  for (let index = 1; index < values.length; index++) {
    if (index > 1) slope = trend * (now - before) + (1 - trend) * slope;
    const next = factor * at(values, index) + (1 - factor) * (now + slope);
    before = now;
    now = next;
  }
  return now;
}

const isInfinite = (value: number) => !Number.isFinite(value) && !Number.isNaN(value);
