/** Words that differ by a few edits: Lucene's FuzzyQuery. */
import { illegal } from '../errors';
import type { Reader } from '../index/reader';
import type { Query } from './query';
import { boosted } from './rewrite';

export interface FuzzyOptions {
  readonly edits: number;
  /** So many code points must be the same. */
  readonly prefixLength: number;
  readonly maxExpansions: number;
  /** Two neighbours that changed places are one edit. */
  readonly transpositions: boolean;
}

/** `AUTO`: none up to two letters, one up to five, two beyond. */
export const autoEdits = (word: string, low = 3, high = 6): number => {
  const length = [...word].length;
  return length < low ? 0 : length < high ? 1 : 2;
};

/** @param given `AUTO`, `AUTO:3,6`, 0, 1 or 2. @throws {SearchError} anything else */
export function editsAllowed(given: string, word: string): number {
  const [, low, high] = /^AUTO(?::(\d+),(\d+))?$/i.exec(given) ?? [];
  const auto = given.toUpperCase().startsWith('AUTO');
  const edits = auto ? autoEdits(word, Number(low ?? 3), Number(high ?? 6)) : Number(given);
  if ([0, 1, 2].includes(edits)) return edits;
  throw illegal(`Invalid value for fuzziness [${given}]. Must be [0, 1, 2], AUTO or AUTO:[low],[high]`);
}

/** The words that the index has, each less worth the further it is; they share the frequency of the most frequent. */
export function fuzzyQuery(reader: Reader, field: string, word: string, options: FuzzyOptions): Query {
  if (options.edits === 0) return { kind: 'term', field, term: word };
  const index = reader.inverted(field);
  const points = [...word];
  const prefix = points.slice(0, options.prefixLength).join('');
  const found: { term: string; boost: number }[] = [];
  for (const term of index.sortedTerms()) {
    if (!term.startsWith(prefix)) continue;
    const other = [...term];
    if (Math.abs(other.length - points.length) > options.edits) continue;
    const distance = editDistance(points, other, options.transpositions);
    if (distance > options.edits) continue;
    const shorter = Math.min(points.length, other.length);
    const boost = distance === 0 ? 1 : Math.fround(1 - Math.fround(distance / shorter));
    if (boost > 0) found.push({ term, boost });
  }
  const best = [...found].sort((a, b) => b.boost - a.boost).slice(0, options.maxExpansions);
  const kept = found.filter((each) => best.includes(each));
  const frequency = Math.max(0, ...kept.map(({ term }) => index.postings(term).size));
  return {
    kind: 'boolean',
    minimum: 0,
    clauses: kept.map(({ term, boost }) => ({
      occur: 'should',
      query: boosted({ kind: 'term', field, term, frequency }, boost),
    })),
  };
}

/** Damerau and Levenshtein's, restricted: what was exchanged is not edited again. */
export function editDistance(a: readonly string[], b: readonly string[], transpositions: boolean): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const at = (i: number, j: number) => rows[i]?.[j] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(at(i - 1, j) + 1, (row[j - 1] ?? 0) + 1, at(i - 1, j - 1) + change);
      if (transpositions && i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, at(i - 2, j - 2) + 1);
      row.push(least);
    }
  }
  return at(a.length, b.length);
}
