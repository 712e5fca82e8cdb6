import { compareLabels, type Labels, METRIC_NAME } from '../promql/labels';
import { type Matcher, matchesAll } from '../promql/matcher';
import type { Queryable, StoredSeries } from '../promql/value';

interface Series extends StoredSeries {
  readonly times: number[];
  readonly values: (number | null)[];
}

/** A point to be stored; a value of null says that the series is no longer there. */
export interface Point {
  readonly labels: Labels;
  readonly value: number | null;
  /** Milliseconds since 1970. */
  readonly time: number;
}

export type Appended = 'new' | 'known' | 'out of order';

/** Series of numbers over time, in memory: an index by the metric's name, and how long points are kept. */
export class SeriesStore implements Queryable {
  readonly #series = new Map<string, Series>();
  readonly #byName = new Map<string, Set<Series>>();
  readonly #retention: number;

  /** @param retention milliseconds */
  constructor(retention = Number.POSITIVE_INFINITY) {
    this.#retention = retention;
  }

  append({ labels, value, time }: Point): Appended {
    const known = this.#series.get(labels.key);
    const series = known ?? this.#create(labels);
    const newest = series.times.at(-1);
    if (newest !== undefined && newest >= time) return 'out of order';
    series.times.push(time);
    series.values.push(value);
    return known === undefined ? 'new' : 'known';
  }

  select(matchers: readonly Matcher[]): readonly StoredSeries[] {
    const named = matchers.find(({ name, op }) => name === METRIC_NAME && op === '=');
    const candidates = named === undefined ? this.#series.values() : (this.#byName.get(named.value) ?? []);
    return [...candidates]
      .filter(({ labels }) => matchesAll(labels, matchers))
      .sort((a, b) => compareLabels(a.labels, b.labels));
  }

  /** Those with a point from `start` to `end`. */
  between(start: number, end: number, matchers: readonly Matcher[] = []): readonly StoredSeries[] {
    return this.select(matchers).filter(({ times }) => times.some((time) => time >= start && time <= end));
  }

  /** Forgets what is older than the retention. */
  trim(now: number): void {
    const oldest = now - this.#retention;
    for (const series of this.#series.values()) {
      const kept = series.times.findIndex((time) => time >= oldest);
      if (kept === -1) this.#remove(series);
      else if (kept > 0) {
        series.times.splice(0, kept);
        series.values.splice(0, kept);
      }
    }
  }

  clear(): void {
    this.#series.clear();
    this.#byName.clear();
  }

  get size(): number {
    return this.#series.size;
  }

  all(): Iterable<StoredSeries> {
    return this.#series.values();
  }

  #create(labels: Labels): Series {
    const series: Series = { labels, times: [], values: [] };
    this.#series.set(labels.key, series);
    const name = labels.get(METRIC_NAME);
    const named = this.#byName.get(name) ?? new Set();
    this.#byName.set(name, named.add(series));
    return series;
  }

  #remove(series: Series): void {
    this.#series.delete(series.labels.key);
    const name = series.labels.get(METRIC_NAME);
    const named = this.#byName.get(name);
    named?.delete(series);
    if (named?.size === 0) this.#byName.delete(name);
  }
}
