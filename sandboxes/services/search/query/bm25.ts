/** Elasticsearch's similarity: Lucene's BM25 with the factor k1 + 1, rounded to float32 wherever Lucene rounds. */
import { decodeLength, EXACT_LENGTHS } from '../index/norms';
import type { Similarity } from '../index/similarity';
import { because, type Explanation } from './explanation';

const f = Math.fround;
const LENGTHS = Float32Array.from({ length: 256 }, (_, byte) => decodeLength(byte));

interface FieldStatistics {
  /** Documents that have the field. */
  readonly documents: number;
  readonly totalTermFrequency: number;
}

/** @param count documents that hold the term */
const idf = (documents: number, count: number): number =>
  f(Math.log(1 + (documents - count + 0.5) / (count + 0.5)));

export const explainIdf = (documents: number, count: number): Explanation =>
  because(idf(documents, count), 'idf, computed as log(1 + (N - n + 0.5) / (n + 0.5)) from:', [
    because(count, 'n, number of documents containing term'),
    because(documents, 'N, total number of documents with field'),
  ]);

/** How much a word of a field is worth in a document. */
export interface TermScorer {
  /**
   * @param frequency how often it is there
   * @param norm the byte that stands for the field's length
   */
  score(frequency: number, norm: number): number;
  /** @param text how the frequency is written in words, as Java writes a float */
  explain(frequency: number, norm: number, text: string, frequencyWords: string): Explanation;
}

/** @param idfOf of the term; of a phrase, of all its terms together */
export function termScorer(
  similarity: Similarity,
  boost: number,
  statistics: FieldStatistics,
  idfOf: Explanation,
): TermScorer {
  if (similarity.kind === 'bm25') return new Bm25(similarity, boost, statistics, idfOf);
  const value = f(boost);
  return {
    score: () => value,
    explain: () =>
      because(value, 'score(BooleanWeight), computed from:', [because(value, 'boost, query boost')]),
  };
}

class Bm25 implements TermScorer {
  readonly #boost: number;
  readonly #k1: number;
  readonly #b: number;
  readonly #weight: number;
  readonly #average: number;
  /** By the byte of a field's length, the inverse of what a word's frequency is set against. */
  readonly #norms: Float32Array;
  readonly #idf: Explanation;

  constructor(
    { k1, b }: { readonly k1: number; readonly b: number },
    boost: number,
    { documents, totalTermFrequency }: FieldStatistics,
    idfOf: Explanation,
  ) {
    this.#k1 = f(k1);
    this.#b = f(b);
    this.#boost = f(f(boost) * f(1 + this.#k1));
    this.#idf = idfOf;
    this.#weight = f(this.#boost * idfOf.value);
    this.#average = f(totalTermFrequency / documents);
    this.#norms = LENGTHS.map((length) => this.#inverse(length));
  }

  /** `freq / (freq + norm)` as `1 - 1 / (1 + freq / norm)`, so that rounding never makes more of a word score less. */
  score(frequency: number, norm: number): number {
    const share = f(1 + f(frequency * (this.#norms[norm] ?? 0)));
    return f(this.#weight - f(this.#weight / share));
  }

  explain(frequency: number, norm: number, text: string, frequencyWords: string): Explanation {
    const length = LENGTHS[norm] ?? 0;
    const tf = because(
      f(1 - f(1 / f(1 + f(frequency * (this.#norms[norm] ?? 0))))),
      'tf, computed as freq / (freq + k1 * (1 - b + b * dl / avgdl)) from:',
      [
        because(frequency, frequencyWords),
        because(this.#k1, 'k1, term saturation parameter'),
        because(this.#b, 'b, length normalization parameter'),
        because(length, `dl, length of field${norm > EXACT_LENGTHS ? ' (approximate)' : ''}`),
        because(this.#average, 'avgdl, average length of field'),
      ],
    );
    const boost = this.#boost === 1 ? [] : [because(this.#boost, 'boost')];
    return because(this.score(frequency, norm), `score(freq=${text}), computed as boost * idf * tf from:`, [
      ...boost,
      this.#idf,
      tf,
    ]);
  }

  #inverse(length: number): number {
    return f(1 / f(this.#k1 * f(f(1 - this.#b) + f(f(this.#b * length) / this.#average))));
  }
}
