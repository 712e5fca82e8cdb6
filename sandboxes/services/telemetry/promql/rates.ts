/** Functions of counters: Prometheus extrapolates to the window's ends, so that a rate times its range is an increase. */
import { at } from './sums';
import type { Window } from './value';

/**
 * What `rate`, `increase` and `delta` are.
 * @returns null: fewer than two points
 */
export function extrapolated(window: Window, counter: boolean, perSecond: boolean): number | null {
  const { times, values, start, end } = window;
  const last = values.length - 1;
  if (last < 1) return null;
  let result = at(values, last) - at(values, 0);
  if (counter)
    for (let index = 1; index <= last; index++)
      if (at(values, index) < at(values, index - 1)) result += at(values, index - 1);

  let toStart = (at(times, 0) - start) / 1000;
  const toEnd = (end - at(times, last)) / 1000;
  const sampled = (at(times, last) - at(times, 0)) / 1000;
  const between = sampled / last;
  // A counter is never below zero: no further back than to where it would have begun.
  if (counter && result > 0 && at(values, 0) >= 0)
    toStart = Math.min(toStart, sampled * (at(values, 0) / result));
  const threshold = between * 1.1;
  let covered = sampled;
  covered += toStart < threshold ? toStart : between / 2;
  covered += toEnd < threshold ? toEnd : between / 2;
  let factor = covered / sampled;
  if (perSecond) factor /= (end - start) / 1000;
  return result * factor;
}

/** `irate` and `idelta`: of the last two points. */
export function instantaneous({ times, values }: Window, perSecond: boolean): number | null {
  const last = values.length - 1;
  if (last < 1) return null;
  const [before, now] = [at(values, last - 1), at(values, last)];
  const result = perSecond && now < before ? now : now - before;
  const elapsed = at(times, last) - at(times, last - 1);
  if (elapsed === 0) return null;
  return perSecond ? result / (elapsed / 1000) : result;
}
