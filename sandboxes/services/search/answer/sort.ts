import { illegal, SearchError } from '../errors';
import type { Value } from '../index/parse';
import type { Reader } from '../index/reader';
import { isObject, type Json, listOf, numberOf, textOf } from '../json';

export interface Hit {
  readonly document: number;
  readonly score: number;
}

export interface SortKey {
  readonly field: string;
  readonly value: (hit: Hit) => Value | null;
  /** Below 0: a comes first. */
  readonly compare: (a: Value | null, b: Value | null) => number;
}

/** By what no field holds. */
const special = (shard: number): Readonly<Record<string, (hit: Hit) => Value>> => ({
  _score: ({ score }) => score,
  _doc: ({ document }) => document,
  _shard_doc: ({ document }) => shard * 2 ** 32 + document,
});

/**
 * @param shard which of the searched indices it is
 * @returns null where hits come by their score
 */
export function sortKeys(reader: Reader, given: Json | undefined, shard: number): readonly SortKey[] | null {
  const keys = listOf(given).map((each) => {
    const [field, options]: [string, Json | undefined] = isObject(each)
      ? (Object.entries(each)[0] ?? ['_score', undefined])
      : [textOf(each), undefined];
    return sortKey(reader, field, options, special(shard)[field]);
  });
  return keys.length === 0 || (keys.length === 1 && given === '_score') ? null : keys;
}

function sortKey(
  reader: Reader,
  field: string,
  options: Json | undefined,
  own: ((hit: Hit) => Value) | undefined,
): SortKey {
  const settings = isObject(options) ? options : { order: options };
  const order = textOf(settings['order'] ?? (field === '_score' ? 'desc' : 'asc'));
  if (order !== 'asc' && order !== 'desc') throw illegal(`Unknown SortOrder [${order}]`);
  const sign = order === 'asc' ? 1 : -1;
  const missing = settings['missing'] ?? '_last';
  if (own === undefined) checkSortable(reader, field, settings['unmapped_type'] !== undefined);
  const mode = textOf(settings['mode'] ?? (order === 'asc' ? 'min' : 'max'));
  return {
    field,
    value(hit) {
      if (own !== undefined) return own(hit);
      const found = pick(reader.values(field, hit.document), mode);
      if (found !== null || missing === '_last' || missing === '_first') return found;
      return typeof missing === 'number' ? missing : numberOf(missing, Number.NaN) || textOf(missing);
    },
    compare(a, b) {
      if (a === null || b === null) return a === b ? 0 : (a === null) === (missing === '_first') ? -1 : 1;
      return a < b ? -sign : a > b ? sign : 0;
    },
  };
}

function pick(values: readonly Value[], mode: string): Value | null {
  if (values.length === 0) return null;
  const numbers = values.filter((value) => typeof value === 'number');
  const sum = numbers.reduce((a, b) => a + b, 0);
  if (mode === 'sum') return sum;
  if (mode === 'avg') return sum / numbers.length;
  return (mode === 'max' ? values.at(-1) : values[0]) ?? null;
}

function checkSortable(reader: Reader, path: string, mayBeMissing: boolean): void {
  const field = reader.fields.get(path);
  if (field === undefined) {
    if (mayBeMissing) return;
    throw new SearchError(400, 'query_shard_exception', `No mapping found for [${path}] in order to sort on`);
  }
  checkValues(reader, path);
}

/** @throws {SearchError} text, which has words and no value */
export function checkValues(reader: Reader, path: string): void {
  const field = reader.fields.get(path);
  if (field?.type === 'text')
    throw illegal(
      `Fielddata is disabled on [${path}] in [_index]. Text fields are not optimised for operations that require per-document field data like aggregations and sorting, so these operations are disabled by default. Please use a keyword field instead. Alternatively, set fielddata=true on [${path}] in order to load field data by uninverting the inverted index. Note that this can use significant memory.`,
    );
  if (field !== undefined && !field.docValues)
    throw illegal(
      `Can't load fielddata on [${path}] because fielddata is unsupported on fields of type [${field.type}]. Use doc values instead.`,
    );
}
