/** Aggregations over the documents that a query found. */
import { SearchError, unparsable } from '../errors';
import type { Value } from '../index/parse';
import type { Reader } from '../index/reader';
import { isObject, type Json, type JsonObject, listOf, numberOf, textOf } from '../json';
import { dateMath } from '../query/date-math';
import { bucketsBy, shownDate, shownKey } from './buckets';
import { type Documents, fieldOf, foundBy, valuesOf } from './found';
import { intervalStarts } from './intervals';
import { METRICS } from './metrics';
import { checkValues } from './sort';

/** @param given `aggs` of a request: by name, each of one type and maybe `aggs` of its own */
export function aggregate(readers: readonly Reader[], given: JsonObject, documents: Documents): JsonObject {
  return Object.fromEntries(
    Object.entries(given).map(([name, body]) => {
      if (!isObject(body))
        throw unparsable(`Expected [START_OBJECT] under [${name}], but got a [VALUE_STRING]`);
      return [name, one(readers, name, body, documents)];
    }),
  );
}

function one(readers: readonly Reader[], name: string, body: JsonObject, documents: Documents): JsonObject {
  const { aggs, aggregations = aggs, meta, ...types } = body;
  const [type, ...more] = Object.keys(types);
  if (type === undefined) throw unparsable(`Missing definition for aggregation [${name}]`);
  if (more.length > 0)
    throw unparsable(`Found two aggregation type definitions in [${name}]: [${type}] and [${more[0]}]`);
  const options = types[type];
  if (!isObject(options))
    throw unparsable(`Expected [START_OBJECT] under [${type}], but got a [VALUE_STRING]`);
  const inner = (found: Documents): JsonObject => ({
    doc_count: found.length,
    ...(isObject(aggregations) ? aggregate(readers, aggregations, found) : {}),
  });
  const field = options['field'];
  if (typeof field === 'string') for (const reader of readers) checkValues(reader, field);
  const metric = METRICS[type];
  if (metric !== undefined) {
    if (isObject(aggregations))
      throw new SearchError(
        500,
        'aggregation_initialization_exception',
        `Aggregator [${name}] of type [${type}] cannot accept sub-aggregations`,
      );
    return metric(readers, options, documents);
  }
  const bucket = BUCKETS[type];
  if (bucket === undefined) throw unparsable(`Unknown aggregation type [${type}]`);
  const result = bucket({ readers, options, documents, inner });
  return meta === undefined ? result : { meta, ...result };
}

interface BucketRequest {
  readonly readers: readonly Reader[];
  readonly options: JsonObject;
  readonly documents: Documents;
  readonly inner: (found: Documents) => JsonObject;
}

const BUCKETS: Readonly<Record<string, (request: BucketRequest) => JsonObject>> = {
  terms,
  histogram,
  date_histogram: histogram,
  range: ranges,
  date_range: ranges,
  filter: ({ readers, options, documents, inner }) => inner(foundBy(readers, options, documents)),
  filters({ readers, options, documents, inner }) {
    const given = options['filters'];
    if (!isObject(given))
      return { buckets: listOf(given).map((each) => inner(foundBy(readers, each, documents))) };
    return {
      buckets: Object.fromEntries(
        Object.entries(given).map(([key, each]) => [key, inner(foundBy(readers, each, documents))]),
      ),
    };
  },
  missing: ({ options, documents, inner }) =>
    inner(documents.filter((document) => valuesOf(document, textOf(options['field'])).length === 0)),
  global: ({ readers, inner }) =>
    inner(
      readers.flatMap((reader) =>
        Array.from(reader.documents.keys(), (number) => ({ reader, number, score: 1 })),
      ),
    ),
};

function terms({ readers, options, documents, inner }: BucketRequest): JsonObject {
  const path = textOf(options['field']);
  const missing = options['missing'];
  const chosen = chooser(options);
  const buckets = bucketsBy(documents, (document) => {
    const values = new Set(valuesOf(document, path));
    if (values.size === 0 && (typeof missing === 'string' || typeof missing === 'number'))
      values.add(missing);
    return [...values].filter(chosen);
  });
  const least = numberOf(options['min_doc_count'], 1);
  const size = numberOf(options['size'], 10);
  if (size <= 0)
    throw new SearchError(
      400,
      'illegal_argument_exception',
      `[size] must be greater than 0. Found [${size}] in [terms]`,
    );
  const all = [...buckets]
    .filter(([, found]) => found.length >= least)
    .map(([key, found]) => ({ key, found, made: inner(found) }))
    .sort(byOrder(options['order']));
  const shown = all.slice(0, size);
  const rest = all.slice(size).reduce((sum, { found }) => sum + found.length, 0);
  const type = fieldOf(readers, path)?.type;
  return {
    doc_count_error_upper_bound: 0,
    sum_other_doc_count: rest,
    buckets: shown.map(({ key, made }) => ({ ...shownKey(type, key), ...made })),
  };
}

function chooser({ include, exclude }: JsonObject): (value: Value) => boolean {
  const test = (given: Json | undefined) => {
    if (given === undefined) return null;
    if (Array.isArray(given))
      return (value: Value) => given.some((each: Json) => textOf(each) === String(value));
    const pattern = new RegExp(`^(?:${textOf(given)})$`);
    return (value: Value) => pattern.test(String(value));
  };
  const [wanted, refused] = [test(include), test(exclude)];
  return (value) => (wanted === null || wanted(value)) && !refused?.(value);
}

interface Made {
  readonly key: Value;
  readonly found: Documents;
  readonly made: JsonObject;
}

function byOrder(given: Json | undefined): (a: Made, b: Made) => number {
  const orders = listOf(given ?? { _count: 'desc' })
    .filter(isObject)
    .flatMap((each) => Object.entries(each));
  const value = (bucket: Made, path: string): Value => {
    if (path === '_count') return bucket.found.length;
    if (path === '_key' || path === '_term') return bucket.key;
    const [name = '', property = 'value'] = path.split('.');
    const metric = bucket.made[name];
    if (!isObject(metric))
      throw new SearchError(
        500,
        'aggregation_execution_exception',
        `Invalid aggregation order path [${path}]. The provided aggregation [${name}] either does not exist, or is a pipeline aggregation and cannot be used to sort the buckets.`,
      );
    return numberOf(metric[property] ?? metric['doc_count'], Number.NEGATIVE_INFINITY);
  };
  return (a, b) => {
    for (const [path, direction] of orders) {
      const [x, y] = [value(a, path), value(b, path)];
      if (x !== y) return x < y === (direction === 'asc') ? -1 : 1;
    }
    return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
  };
}

function histogram({ readers, options, documents, inner }: BucketRequest): JsonObject {
  const path = textOf(options['field']);
  const dates = fieldOf(readers, path)?.type === 'date';
  const zone = textOf(options['time_zone'] ?? 'UTC');
  const { start, next } = intervalStarts(options);
  const missing = options['missing'] === undefined ? null : numberOf(options['missing'], 0);
  const buckets = bucketsBy(documents, (document) => {
    const numbers = valuesOf(document, path).filter((value) => typeof value === 'number');
    if (numbers.length === 0 && missing !== null) numbers.push(missing);
    return [...new Set(numbers.map(start))];
  });
  const least = numberOf(options['min_doc_count'], 0);
  const keys = [...buckets.keys()].map(Number);
  const bounds = options['extended_bounds'];
  const edge = (name: string) =>
    isObject(bounds) && bounds[name] !== undefined
      ? [start(dates ? dateMath(textOf(bounds[name]), false, Date.now(), zone) : numberOf(bounds[name], 0))]
      : [];
  const all = [...keys, ...edge('min'), ...edge('max')];
  const filled: number[] = [];
  if (least > 0) filled.push(...keys.sort((a, b) => a - b));
  else if (all.length > 0) {
    const last = Math.max(...all);
    for (let at = Math.min(...all); at <= last; at = next(at)) {
      if (filled.length > 65_535)
        throw new SearchError(
          400,
          'too_many_buckets_exception',
          'Trying to create too many buckets. Must be less than or equal to: [65536]',
        );
      filled.push(at);
    }
  }
  const shown = filled
    .map((key) => ({ key, found: buckets.get(key) ?? [] }))
    .filter(({ found }) => found.length >= least)
    .map(({ key, found }) => ({
      ...shownKey(dates ? 'date' : undefined, key, options['format'], zone),
      ...inner(found),
    }));
  if (options['keyed'] !== true) return { buckets: shown };
  const name = (bucket: JsonObject) => textOf(bucket['key_as_string'] ?? bucket['key']);
  return { buckets: Object.fromEntries(shown.map((bucket) => [name(bucket), bucket])) };
}

function ranges({ readers, options, documents, inner }: BucketRequest): JsonObject {
  const zone = textOf(options['time_zone'] ?? 'UTC');
  const path = textOf(options['field']);
  const dates = fieldOf(readers, path)?.type === 'date';
  const bound = (given: Json | undefined, otherwise: number) =>
    given === undefined || given === null
      ? otherwise
      : dates
        ? dateMath(textOf(given), false, Date.now(), zone)
        : numberOf(given, otherwise);
  const buckets = listOf(options['ranges'])
    .filter(isObject)
    .map((each) => {
      const from = bound(each['from'], Number.NEGATIVE_INFINITY);
      const to = bound(each['to'], Number.POSITIVE_INFINITY);
      const found = documents.filter((document) =>
        valuesOf(document, path).some((value) => typeof value === 'number' && value >= from && value < to),
      );
      const text = (value: number) =>
        !Number.isFinite(value)
          ? '*'
          : dates
            ? shownDate(value, options['format'], zone)
            : Number.isInteger(value)
              ? `${value}.0`
              : String(value);
      const named = textOf(each['key'] ?? `${text(from)}-${text(to)}`);
      return {
        key: named,
        ...(Number.isFinite(from) ? { from, ...(dates ? { from_as_string: text(from) } : {}) } : {}),
        ...(Number.isFinite(to) ? { to, ...(dates ? { to_as_string: text(to) } : {}) } : {}),
        ...inner(found),
      };
    });
  if (options['keyed'] !== true) return { buckets };
  return { buckets: Object.fromEntries(buckets.map(({ key, ...rest }) => [key, rest])) };
}
