/** A search over one index or several. */
import type { Target } from '../cluster';
import { SearchError, unparsable } from '../errors';
import { isObject, type Json, type JsonObject, listOf, numberOf, shortFloat, textOf } from '../json';
import { parseQuery } from '../query/dsl';
import { explanationJson } from '../query/explanation';
import type { Query } from '../query/query';
import { weigh } from '../query/weigh';
import { aggregate } from './aggregations';
import { failed, MOST_HITS, tooFar, within } from './failures';
import type { Documents } from './found';
import { type Found, hitShower } from './hits';
import { checkValues, type SortKey, sortKeys } from './sort';
import { suggested } from './suggest';

const KEYS = [
  'query',
  'from',
  'size',
  'sort',
  'search_after',
  '_source',
  'track_total_hits',
  'track_scores',
  'aggs',
  'aggregations',
  'highlight',
  'explain',
  'min_score',
  'post_filter',
  'timeout',
  'version',
  'seq_no_primary_term',
  'collapse',
  'suggest',
  'fields',
  'docvalue_fields',
];

export const ONE_SHARD = { total: 1, successful: 1, skipped: 0, failed: 0 } as const;

/**
 * @param endless pages may go on beyond the 10,000th hit: a scroll's do
 * @throws {SearchError} a request that makes no sense
 */
export function search(
  indices: readonly Target[],
  body: JsonObject,
  took: () => number,
  endless = false,
): JsonObject {
  const unknown = Object.keys(body).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) throw unparsable(`Unknown key for a VALUE in [${unknown}].`);
  const from = numberOf(body['from'], 0);
  const size = numberOf(body['size'], 10);
  if (from < 0)
    throw new SearchError(
      400,
      'illegal_argument_exception',
      `[from] parameter cannot be negative but was [${from}]`,
    );
  if (size < 0)
    throw new SearchError(
      400,
      'illegal_argument_exception',
      `[size] parameter cannot be negative, found [${size}]`,
    );
  if ((endless ? size : from + size) > MOST_HITS) throw failed(indices, tooFar(from + size));
  const parts = indices.map((index, shard) => within(index, indices, () => searchOne(index, shard, body)));
  const keys = parts[0]?.keys ?? null;
  const hits = parts.flatMap(({ found }) => found).sort((a, b) => byKeys(keys, a, b));
  const total = parts.reduce((sum, part) => sum + part.total, 0);
  const scored =
    keys === null || keys.some(({ field }) => field === '_score') || body['track_scores'] === true;
  const shown = collapsed(hits, body).slice(from, from + size);
  const max = hits.reduce<number | null>(
    (most, { score }) => (most === null || score > most ? score : most),
    null,
  );
  const show = hitShower(body, scored);
  const readers = parts.map(({ index }) => index.reader);
  const aggs = body['aggs'] ?? body['aggregations'];
  const [first] = indices;
  const aggregations =
    isObject(aggs) && first !== undefined
      ? within(first, indices, () =>
          aggregate(
            readers,
            aggs,
            parts.flatMap(({ all }) => all),
          ),
        )
      : null;
  return {
    took: took(),
    timed_out: false,
    _shards: { ...ONE_SHARD, total: indices.length, successful: indices.length },
    hits: {
      ...totalOf(body['track_total_hits'], total),
      max_score: scored && size > 0 && max !== null ? shortFloat(max) : null,
      hits: shown.map((hit) => show(hit)),
    },
    ...(aggregations === null ? {} : { aggregations }),
    ...(isObject(body['suggest']) ? { suggest: suggested(indices, body['suggest'], body) } : {}),
  };
}

/** `collapse`: of the hits that share a value the first. */
function collapsed(hits: readonly Found[], { collapse }: JsonObject): readonly Found[] {
  if (!isObject(collapse)) return hits;
  const field = textOf(collapse['field']);
  if (collapse['inner_hits'] !== undefined)
    throw unparsable('This server has no [inner_hits] of collapse: search again with a filter.');
  const seen = new Set<unknown>();
  return hits.flatMap((hit): Found[] => {
    checkValues(hit.index.reader, field);
    const [value = null] = hit.index.reader.values(field, hit.document);
    if (seen.has(value)) return [];
    seen.add(value);
    return [{ ...hit, fields: { [field]: [value] } }];
  });
}

interface Part {
  readonly index: Target;
  readonly query: Query;
  readonly keys: readonly SortKey[] | null;
  readonly found: readonly Found[];
  /** Before `post_filter`. */
  readonly all: Documents;
  readonly total: number;
}

function searchOne(index: Target, shard: number, body: JsonObject): Part {
  const { reader } = index;
  const query = queryOf(index, body['query']);
  const scores = weigh(reader, query).scores();
  const keys = sortKeys(reader, body['sort'], shard);
  const least = numberOf(body['min_score'], Number.NEGATIVE_INFINITY);
  const all = [...scores.keys()].filter((document) => (scores.get(document) ?? 0) >= least);
  const kept =
    body['post_filter'] === undefined
      ? null
      : weigh(reader, parseQuery(reader, body['post_filter'])).scores();
  const found = all
    .filter((document) => kept === null || kept.has(document))
    .map((document): Found => {
      const hit = { document, score: scores.get(document) ?? 0 };
      return {
        ...hit,
        index,
        query,
        order: keys,
        keys: keys === null ? [hit.score] : keys.map((key) => key.value(hit)),
      };
    });
  return {
    index,
    query,
    keys,
    found: after(found, keys, body),
    all: all.sort((a, b) => a - b).map((number) => ({ reader, number, score: scores.get(number) ?? 0 })),
    total: found.length,
  };
}

function after(found: readonly Found[], keys: readonly SortKey[] | null, body: JsonObject): readonly Found[] {
  const given = body['search_after'];
  if (given === undefined) return found;
  if (keys === null)
    throw new SearchError(400, 'illegal_argument_exception', 'Sort must contain at least one field.');
  const values = listOf(given);
  if (values.length !== keys.length)
    throw new SearchError(
      400,
      'illegal_argument_exception',
      `search_after has ${values.length} value(s) but sort has ${keys.length}.`,
    );
  const from = values.map((value, i) => {
    if (keys[i]?.field === '_score') return Math.fround(numberOf(value, 0));
    return typeof value === 'string' || typeof value === 'number' ? value : null;
  });
  return found.filter((hit) => {
    for (const [i, key] of keys.entries()) {
      const order = key.compare(hit.keys[i] ?? null, from[i] ?? null);
      if (order !== 0) return order > 0;
    }
    return false;
  });
}

function byKeys(keys: readonly SortKey[] | null, a: Found, b: Found): number {
  if (keys === null) return b.score - a.score || a.document - b.document;
  for (const [i, key] of keys.entries()) {
    const order = key.compare(a.keys[i] ?? null, b.keys[i] ?? null);
    if (order !== 0) return order;
  }
  return a.document - b.document;
}

function totalOf(given: Json | undefined, total: number): JsonObject {
  if (given === false || given === 'false') return {};
  const limit = given === true || given === 'true' ? Number.POSITIVE_INFINITY : numberOf(given, MOST_HITS);
  return { total: total > limit ? { value: limit, relation: 'gte' } : { value: total, relation: 'eq' } };
}

export function explain(index: Target, id: string, query: Json | undefined): JsonObject | null {
  const number = index.reader.numberOf(id);
  if (number === null) return null;
  const why = weigh(index.reader, queryOf(index, query)).explain(number);
  const explanation = why ?? { value: 0, description: 'no matching clause', details: [] };
  return {
    _index: index.name,
    _id: id,
    matched: why !== null,
    explanation: explanationJson(explanation),
  };
}

export const count = (indices: readonly Target[], query: Json | undefined): number =>
  indices.reduce((sum, index) => sum + matching(index, query).length, 0);

/** Numbers of the documents that a query finds, in the index's order. */
export const matching = (index: Target, query: Json | undefined): readonly number[] =>
  [...weigh(index.reader, queryOf(index, query)).scores().keys()].sort((a, b) => a - b);

/** With the filter of the alias that the index was called by. */
function queryOf({ reader, filter }: Target, given: Json | undefined): Query {
  const query: Query = given === undefined ? { kind: 'all' } : parseQuery(reader, given);
  if (filter === null) return query;
  return {
    kind: 'boolean',
    minimum: 0,
    clauses: [
      { occur: 'must', query },
      { occur: 'filter', query: parseQuery(reader, filter) },
    ],
  };
}
