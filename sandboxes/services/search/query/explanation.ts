import { type JsonObject, shortFloat } from '../json';

/** Why a document has its score: Lucene's tree. */
export interface Explanation {
  readonly value: number;
  readonly description: string;
  readonly details: readonly Explanation[];
}

export const because = (
  value: number,
  description: string,
  details: readonly Explanation[] = [],
): Explanation => ({ value, description, details });

/** As it is answered: with the digits that Java would write. */
export const explanationJson = ({ value, description, details }: Explanation): JsonObject => ({
  value: shortFloat(value),
  description,
  details: details.map(explanationJson),
});

/** A query that can be run: once, over all documents. */
export interface Weight {
  /** The matching documents' scores, each a float32. */
  scores(): ReadonlyMap<number, number>;
  /** Of a document that matches; null for another. */
  explain(document: number): Explanation | null;
}

/** Scores that are made when they are first asked for. */
export function weightOf(
  make: () => ReadonlyMap<number, number>,
  explain: (document: number, score: number) => Explanation,
): Weight {
  let made: ReadonlyMap<number, number> | null = null;
  const scores = () => {
    made ??= make();
    return made;
  };
  return {
    scores,
    explain(document) {
      const score = scores().get(document);
      return score === undefined ? null : explain(document, score);
    },
  };
}
