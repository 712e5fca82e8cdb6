import type { Labels } from './labels';
import { QueryError } from './lexer';
import type { Matcher } from './matcher';

export interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

/** Points of one series, in order of time. */
export interface Points {
  readonly labels: Labels;
  /** Milliseconds since 1970. */
  readonly times: readonly number[];
  readonly values: readonly number[];
}

/** What a range selector sees: `start` and `end` are of the window, also where no point lies. */
export interface Window extends Points {
  readonly start: number;
  readonly end: number;
}

/** A series as it is stored. A value of null is a staleness marker: from there on the series is not there. */
export interface StoredSeries {
  readonly labels: Labels;
  readonly times: readonly number[];
  readonly values: readonly (number | null)[];
}

/** Where series come from. */
export interface Queryable {
  /** Sorted by labels. */
  select(matchers: readonly Matcher[]): readonly StoredSeries[];
}

export type Value =
  | { readonly type: 'scalar'; readonly value: number }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'vector'; readonly samples: readonly Sample[] }
  | { readonly type: 'matrix'; readonly series: readonly Points[] };

/** Two series with the same labels cannot stand in one answer: operations that drop the name make them. */
export function unique(samples: readonly Sample[]): readonly Sample[] {
  const keys = new Set(samples.map(({ labels }) => labels.key));
  if (keys.size === samples.length) return samples;
  throw new QueryError('vector cannot contain metrics with the same labelset');
}

/** As Go prints a float in the API and in labels of `count_values`. */
export function formatFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (Object.is(value, -0)) return '-0';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  return String(value);
}

/** As Go reads one; null: it is none. */
export function parseFloatText(text: string): number | null {
  if (/^\+?inf(inity)?$/i.test(text)) return Number.POSITIVE_INFINITY;
  if (/^-inf(inity)?$/i.test(text)) return Number.NEGATIVE_INFINITY;
  if (/^nan$/i.test(text)) return Number.NaN;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : null;
}
