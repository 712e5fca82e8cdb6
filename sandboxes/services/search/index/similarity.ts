/** How fields are scored: `index.similarity` of an index, and `similarity` of a field. */
import { illegal } from '../errors';
import { isObject, type Json, type JsonObject, numberOf, textOf } from '../json';

export type Similarity =
  | {
      readonly kind: 'bm25';
      /** How soon more of the same word adds no more. */
      readonly k1: number;
      /** How much a text's length counts: 0 not at all, 1 in full. */
      readonly b: number;
      /** Words at the place of another make a text no longer. */
      readonly discountOverlaps: boolean;
    }
  /** A word that is there counts its boost, however often and wherever. */
  | { readonly kind: 'boolean' };

const BM25: Similarity = { kind: 'bm25', k1: 1.2, b: 0.75, discountOverlaps: true };
const BUILT_IN: Readonly<Record<string, Similarity>> = { BM25, boolean: { kind: 'boolean' } };

/**
 * @param settings `similarity` of an index's settings: by name a type with its parameters; `default` is of all fields that name none
 * @throws {SearchError} a type that this server has not, or parameters out of their range
 */
export function similarities(settings: Json | undefined): ReadonlyMap<string, Similarity> {
  const found = new Map(Object.entries({ default: BM25, ...BUILT_IN }));
  for (const [name, given] of Object.entries(isObject(settings) ? settings : {})) {
    if (!isObject(given)) throw illegal(`Similarity [${name}] must have an associated type`);
    if (BUILT_IN[name] !== undefined) throw illegal(`Cannot redefine built-in Similarity [${name}]`);
    found.set(name, similarityOf(name, given));
  }
  return found;
}

function similarityOf(
  name: string,
  { type, k1, b, discount_overlaps: overlaps, ...more }: JsonObject,
): Similarity {
  if (type === undefined) throw illegal(`Similarity [${name}] must have an associated type`);
  if (type === 'boolean') return { kind: 'boolean' };
  if (type !== 'BM25')
    throw illegal(
      `Unknown Similarity type [${textOf(type)}] for [${name}]: this server knows BM25 and boolean, not DFR, DFI, IB, LMDirichlet, LMJelinekMercer or scripted`,
    );
  const [unknown] = Object.keys(more);
  if (unknown !== undefined) throw illegal(`Unknown settings for similarity of type [BM25]: [${unknown}]`);
  const given = { k1: Math.fround(numberOf(k1, 1.2)), b: Math.fround(numberOf(b, 0.75)) };
  if (given.k1 < 0) throw illegal(`illegal k1 value: ${textOf(k1)}, must be a non-negative finite value`);
  if (given.b < 0 || given.b > 1) throw illegal(`illegal b value: ${textOf(b)}, must be between 0 and 1`);
  return { kind: 'bm25', ...given, discountOverlaps: String(overlaps ?? true) === 'true' };
}
