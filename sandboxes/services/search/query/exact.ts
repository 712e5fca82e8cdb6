/** Queries that take what they are given as it is: nothing is analyzed. */
import { illegal } from '../errors';
import { type Field, isPoint } from '../index/field';
import { pointOf } from '../index/parse';
import type { Reader } from '../index/reader';
import { type Json, type JsonObject, textOf } from '../json';
import { dateMath } from './date-math';
import type { Query } from './query';

const none = (field: string): Query => ({ kind: 'none', reason: `unmapped field [${field}]` });

export function documentsWithField(reader: Reader, path: string): ReadonlySet<number> {
  const found = new Set<number>();
  for (const [number, { parsed }] of reader.documents)
    for (const [name, { words, values }] of parsed)
      if ((name === path || name.startsWith(`${path}.`)) && words.length + values.length > 0)
        found.add(number);
  return found;
}

export function termQuery(reader: Reader, path: string, value: Json | undefined, options: JsonObject): Query {
  if (path === '_id') return idQuery(reader, textOf(value));
  const field = reader.fields.get(path);
  if (field === undefined) return none(path);
  searchable(field);
  if (value === null || value === undefined) throw illegal('value cannot be null');
  if (!isPoint(field.type)) {
    const text = textOf(value);
    if (options['case_insensitive'] === true)
      return expanded(reader, path, `${path}:${text}`, (term) => term.toLowerCase() === text.toLowerCase());
    return { kind: 'term', field: path, term: text };
  }
  if (field.type === 'date') return rangeQuery(reader, path, { gte: value, lte: value });
  const wanted = pointOf(field, value);
  return points(reader, field, (number) => number === wanted, `${path}:[${wanted} TO ${wanted}]`);
}

function idQuery(reader: Reader, id: string): Query {
  const number = reader.numberOf(id);
  return { kind: 'set', name: `_id:(${id})`, documents: new Set(number === null ? [] : [number]) };
}

export function rangeQuery(reader: Reader, path: string, options: JsonObject): Query {
  const field = reader.fields.get(path);
  if (field === undefined) return none(path);
  searchable(field);
  const { gt, gte = options['from'], lt, lte = options['to'] } = options;
  if (!isPoint(field.type)) {
    const above = gte ?? gt;
    const below = lte ?? lt;
    const test = (term: string) =>
      (above == null || (gt == null ? term >= textOf(above) : term > textOf(above))) &&
      (below == null || (lt == null ? term <= textOf(below) : term < textOf(below)));
    const name = `${path}:${gt == null ? '[' : '{'}${above == null ? '*' : textOf(above)} TO ${below == null ? '*' : textOf(below)}${lt == null ? ']' : '}'}`;
    return expanded(reader, path, name, test);
  }
  const bound = (value: Json | undefined, up: boolean) =>
    field.type === 'date'
      ? dateMath(textOf(value), up, Date.now(), textOf(options['time_zone'] ?? 'UTC'))
      : pointOf({ ...field, type: field.type === 'boolean' ? 'boolean' : 'double' }, value);
  const low =
    gte != null ? bound(gte, false) : gt != null ? next(bound(gt, true), field) : Number.NEGATIVE_INFINITY;
  const high =
    lte != null
      ? bound(lte, true)
      : lt != null
        ? previous(bound(lt, false), field)
        : Number.POSITIVE_INFINITY;
  const shown = (value: number) =>
    Number.isFinite(value) ? String(value) : value < 0 ? '-9223372036854775808' : '9223372036854775807';
  return points(
    reader,
    field,
    (number) => number >= low && number <= high,
    `${path}:[${shown(low)} TO ${shown(high)}]`,
  );
}

const whole = ({ type }: Field) => !['double', 'float', 'half_float', 'scaled_float'].includes(type);
const next = (value: number, field: Field) =>
  whole(field) ? Math.floor(value) + 1 : value + Math.max(Number.MIN_VALUE, Math.abs(value) * Number.EPSILON);
const previous = (value: number, field: Field) =>
  whole(field) ? Math.ceil(value) - 1 : -next(-value, field);

export function prefixQuery(reader: Reader, path: string, prefix: string, options: JsonObject): Query {
  const fold = folding(options);
  return expanded(reader, path, `${path}:${prefix}*`, (term) => fold(term).startsWith(fold(prefix)));
}

export function wildcardQuery(reader: Reader, path: string, pattern: string, options: JsonObject): Query {
  const source = pattern.replaceAll(/\\(.)|([*?])|([^\w\s])/gsu, (_, escaped, wild, other) => {
    if (wild !== undefined) return wild === '*' ? '.*' : '.';
    return `\\u{${(escaped ?? other).codePointAt(0).toString(16)}}`;
  });
  const test = new RegExp(`^${source}$`, options['case_insensitive'] === true ? 'isu' : 'su');
  return expanded(reader, path, `${path}:${pattern}`, (term) => test.test(term));
}

const folding = (options: JsonObject) => (text: string) =>
  options['case_insensitive'] === true ? text.toLowerCase() : text;

export function expanded(reader: Reader, path: string, name: string, test: (term: string) => boolean): Query {
  const field = reader.fields.get(path);
  if (field === undefined) return none(path);
  if (isPoint(field.type))
    throw illegal(
      `Can only use prefix queries on keyword, text and wildcard fields - not on [${path}] which is of type [${field.type}]`,
    );
  const index = reader.inverted(path);
  const documents = index
    .sortedTerms()
    .filter(test)
    .flatMap((term) => [...index.postings(term).keys()]);
  return {
    kind: 'set',
    name,
    documents: new Set(documents.sort((a, b) => a - b)),
    words: { field: path, test },
  };
}

function points(reader: Reader, { path }: Field, test: (value: number) => boolean, name: string): Query {
  const documents = new Set<number>();
  for (const number of reader.documents.keys())
    if (reader.values(path, number).some((value) => typeof value === 'number' && test(value)))
      documents.add(number);
  return { kind: 'set', name, documents };
}

function searchable({ path, index }: Field): void {
  if (!index) throw illegal(`Cannot search on field [${path}] since it is not indexed.`);
}
