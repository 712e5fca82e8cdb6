/** Documents that a search found, of one index or of several. */
import type { Field } from '../index/field';
import type { Value } from '../index/parse';
import type { Reader } from '../index/reader';
import type { Json } from '../json';
import { parseQuery } from '../query/dsl';
import { weigh } from '../query/weigh';

export interface FoundDocument {
  readonly reader: Reader;
  readonly number: number;
  readonly score: number;
}

export type Documents = readonly FoundDocument[];

export const valuesOf = ({ reader, number }: FoundDocument, path: string): readonly Value[] =>
  reader.values(path, number);

/** As the first index says that has it. */
export const fieldOf = (readers: readonly Reader[], path: string): Field | undefined =>
  readers.map((reader) => reader.fields.get(path)).find((field) => field !== undefined);

/** Which of them a query finds. */
export function foundBy(
  readers: readonly Reader[],
  query: Json | undefined,
  documents: Documents,
): Documents {
  const scores = new Map(
    readers.map((reader) => [reader, weigh(reader, parseQuery(reader, query)).scores()]),
  );
  return documents.filter(({ reader, number }) => scores.get(reader)?.has(number));
}
