/** Words that may stand in any of several fields: Elasticsearch's BlendedTermQuery. */
import type { Reader } from '../index/reader';
import type { Query } from './query';
import { boosted } from './rewrite';

interface Candidate {
  readonly field: string;
  readonly term: string;
  readonly boost: number;
}

/**
 * A word is as frequent in each field as where it is most frequent, so that a rare place is not taken for a rare word
 * (`smith` among first names). Fields where it is rarer come a little behind. The best field counts.
 */
export function blended(reader: Reader, candidates: readonly Candidate[], tie: number): Query {
  const counted = candidates.map((candidate) => {
    const index = reader.inverted(candidate.field);
    return { ...candidate, index, frequency: index.postings(candidate.term).size };
  });
  const held = counted.filter(({ frequency }) => frequency > 0).sort((a, b) => b.frequency - a.frequency);
  const most = Math.min(reader.documents.size, ...held.map(({ index }) => index.totalTermFrequency));
  const frequencies = new Map<object, number>();
  let shared = Math.min(most, held[0]?.frequency ?? 0);
  for (const [i, candidate] of held.entries()) {
    if (i > 0 && candidate.frequency < (held[i - 1]?.frequency ?? 0)) shared++;
    frequencies.set(candidate, Math.min(shared, candidate.index.documents, most));
  }
  const queries = counted.map((candidate): Query => {
    const { field, term, boost } = candidate;
    const frequency = counted.length > 1 ? frequencies.get(candidate) : undefined;
    return boosted({ kind: 'term', field, term, ...(frequency === undefined ? {} : { frequency }) }, boost);
  });
  return { kind: 'dismax', queries, tie };
}
