/** Words of the index that are a few edits away from one that it may not have: Lucene's DirectSpellChecker. */
import type { Reader } from '../index/reader';
import { type JsonObject, numberOf, textOf } from '../json';
import { editDistance } from '../query/fuzzy';

interface SimilarWord {
  readonly word: string;
  /** 1 less the share of letters to change; a float32. */
  readonly score: number;
  /** In how many documents it is. */
  readonly frequency: number;
}

const f = Math.fround;

/** @param options of a `term` suggester */
export function similarWords(
  reader: Reader,
  field: string,
  word: string,
  options: JsonObject,
): readonly SimilarWord[] {
  const index = reader.inverted(field);
  const points = [...word];
  const documents = reader.documents.size;
  const own = index.postings(word).size;
  const mode = textOf(options['suggest_mode'] ?? 'missing');
  const most = numberOf(options['max_term_freq'], 0.01);
  if (points.length < numberOf(options['min_word_length'], 4)) return [];
  if (mode === 'missing' && own > 0) return [];
  if (own > (most >= 1 ? most : Math.ceil(most * documents))) return [];
  const given = numberOf(options['min_doc_freq'], 0);
  const least = Math.max(
    mode === 'popular' ? own : 0,
    given >= 1 ? given : Math.trunc(given * documents) - 1,
  );
  const prefix = points.slice(0, numberOf(options['prefix_length'], 1)).join('');
  const accuracy = numberOf(options['accuracy'], 0.5);
  const wanted = Math.max(numberOf(options['size'], 5), 5);
  const inspected = wanted * numberOf(options['max_inspections'], 5);
  const within = (edits: number) =>
    index
      .sortedTerms()
      .filter((term) => term !== word && term.startsWith(prefix))
      .flatMap((term): SimilarWord[] => {
        const other = [...term];
        if (Math.abs(other.length - points.length) > edits) return [];
        const distance = editDistance(points, other, true);
        const score = f(1 - f(distance / Math.min(points.length, other.length)));
        const frequency = index.postings(term).size;
        return distance > edits || score <= 0 || frequency <= least || score < accuracy
          ? []
          : [{ word: term, score, frequency }];
      })
      .sort((a, b) => b.score - a.score || (a.word < b.word ? -1 : 1))
      .slice(0, inspected);
  const near = within(1);
  const all =
    numberOf(options['max_edits'], 2) > 1 && near.length < inspected
      ? [...near, ...within(2).filter(({ word: each }) => !near.some((known) => known.word === each))]
      : near;
  return all
    .sort((a, b) => b.score - a.score || b.frequency - a.frequency || (a.word < b.word ? -1 : 1))
    .slice(0, wanted);
}
