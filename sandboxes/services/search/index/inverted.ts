/** One field's inverted index: for each term the documents that hold it and where. */
import { encodeLength } from './norms';

/** Positions of a term within each document, by the document's number, in growing order. */
type Postings = ReadonlyMap<number, readonly number[]>;

const NONE: Postings = new Map();

export class InvertedField {
  readonly #terms = new Map<string, Map<number, number[]>>();
  readonly #lengths = new Map<number, number>();
  readonly #held = new Map<number, readonly string[]>();
  #sorted: readonly string[] | null = null;
  #totalTermFrequency = 0;
  /** Keywords know neither lengths nor how often. */
  readonly norms: boolean;

  readonly #discountOverlaps: boolean;

  /** @param discountOverlaps what stands beside another word makes a text no longer */
  constructor(norms: boolean, discountOverlaps: boolean) {
    this.norms = norms;
    this.#discountOverlaps = discountOverlaps;
  }

  /** How many documents have the field. */
  get documents(): number {
    return this.#held.size;
  }

  get totalTermFrequency(): number {
    return this.#totalTermFrequency;
  }

  /** Of all terms, how many documents hold each, added up. */
  get totalDocumentFrequency(): number {
    let sum = 0;
    for (const terms of this.#held.values()) sum += terms.length;
    return sum;
  }

  has(document: number): boolean {
    return this.#held.has(document);
  }

  postings(term: string): Postings {
    return this.#terms.get(term) ?? NONE;
  }

  /** In the order of their UTF-8 bytes, as Lucene's dictionary. */
  sortedTerms(): readonly string[] {
    this.#sorted ??= [...this.#terms.keys()].sort(byCodePoints);
    return this.#sorted;
  }

  /** The one byte that stands for the field's length. */
  norm(document: number): number {
    return this.norms ? (this.#lengths.get(document) ?? 0) : 1;
  }

  add(document: number, words: Iterable<{ readonly term: string; readonly position: number }>): void {
    const held = new Set<string>();
    const taken = new Set<number>();
    let count = 0;
    let overlaps = 0;
    for (const { term, position } of words) {
      let postings = this.#terms.get(term);
      if (postings === undefined) {
        postings = new Map();
        this.#terms.set(term, postings);
        this.#sorted = null;
      }
      const positions = postings.get(document);
      if (positions === undefined) {
        postings.set(document, [position]);
        held.add(term);
        count++;
      } else if (this.norms) {
        positions.push(position);
        count++;
      }
      if (taken.has(position)) overlaps++;
      taken.add(position);
    }
    if (held.size === 0) return;
    this.#held.set(document, [...held]);
    this.#totalTermFrequency += count;
    this.#frequencies.set(document, count);
    const length = this.#discountOverlaps ? count - overlaps : count;
    if (this.norms) this.#lengths.set(document, encodeLength(length));
  }

  readonly #frequencies = new Map<number, number>();

  remove(document: number): void {
    for (const term of this.#held.get(document) ?? []) {
      const postings = this.#terms.get(term);
      postings?.delete(document);
      if (postings?.size !== 0) continue;
      this.#terms.delete(term);
      this.#sorted = null;
    }
    this.#totalTermFrequency -= this.#frequencies.get(document) ?? 0;
    this.#held.delete(document);
    this.#lengths.delete(document);
    this.#frequencies.delete(document);
  }
}

function byCodePoints(a: string, b: string): number {
  if (a === b) return 0;
  const left = [...a];
  const right = [...b];
  for (let i = 0; i < left.length && i < right.length; i++)
    if (left[i] !== right[i]) return (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0);
  return left.length - right.length;
}
