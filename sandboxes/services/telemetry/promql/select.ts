import type { Subquery, VectorSelector } from './ast';
import type { Labels } from './labels';
import type { Queryable, StoredSeries, Window } from './value';

/** The time of a query: an instant is a range of one. */
export interface QueryRange {
  readonly start: number;
  readonly end: number;
}

/** A sample that `timestamp()` may ask for its own time. */
export interface Selected {
  readonly labels: Labels;
  readonly value: number;
  readonly time: number;
}

/** Reads series for one query: each selector asks the store once. */
export class Selection {
  readonly #from: Queryable;
  readonly #range: QueryRange;
  readonly #lookback: number;
  readonly #found = new Map<VectorSelector['matchers'], readonly StoredSeries[]>();

  constructor(from: Queryable, range: QueryRange, lookback: number) {
    this.#from = from;
    this.#range = range;
    this.#lookback = lookback;
  }

  /** Where a selector or subquery looks at, at `now`. */
  shifted({ offset, pinned }: VectorSelector | Subquery, now: number): number {
    if (pinned === null) return now - offset;
    if (pinned === 'start') return this.#range.start - offset;
    if (pinned === 'end') return this.#range.end - offset;
    return pinned - offset;
  }

  /** The newest point of each series, unless it is older than the lookback or says that the series is gone. */
  instant(selector: VectorSelector, now: number): Selected[] {
    const at = this.shifted(selector, now);
    const result: Selected[] = [];
    for (const { labels, times, values } of this.#series(selector)) {
      const index = firstAfter(times, at) - 1;
      const time = times[index];
      const value = values[index];
      if (time === undefined || value === undefined || value === null || time <= at - this.#lookback)
        continue;
      result.push({ labels, value, time });
    }
    return result;
  }

  /** Points from `start` to `end`, both of them included. */
  windows(selector: VectorSelector, range: number, now: number): Window[] {
    const end = this.shifted(selector, now);
    const start = end - range;
    const result: Window[] = [];
    for (const series of this.#series(selector)) {
      const from = firstAfter(series.times, start - 1);
      const to = firstAfter(series.times, end);
      const times: number[] = [];
      const values: number[] = [];
      for (let index = from; index < to; index++) {
        const value = series.values[index];
        if (value === null || value === undefined) continue;
        times.push(series.times[index] ?? 0);
        values.push(value);
      }
      if (times.length > 0) result.push({ labels: series.labels, times, values, start, end });
    }
    return result;
  }

  #series({ matchers }: VectorSelector): readonly StoredSeries[] {
    const known = this.#found.get(matchers);
    if (known !== undefined) return known;
    const found = this.#from.select(matchers);
    this.#found.set(matchers, found);
    return found;
  }
}

/** Index of the first time after `at`. */
function firstAfter(times: readonly number[], at: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
