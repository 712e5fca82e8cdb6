/** A search over one index or several. */
import { SearchError, unparsable } from '../errors';
import type { SearchIndex } from '../index/search-index';
import { isObject, type Json, type JsonObject, listOf, numberOf, shortFloat } from '../json';
import { parseQuery } from '../query/dsl';
import { explanationJson } from '../query/explanation';
import type { Query } from '../query/query';
import { weigh } from '../query/weigh';
import { aggregate } from './aggregations';
import { highlight } from './highlight';
import { type Hit, type SortKey, sortKeys } from './sort';
import { sourceFilter } from './source';

const WINDOW = 10_000;
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
  'fields',
  'docvalue_fields',
];

export const ONE_SHARD = { total: 1, successful: 1, skipped: 0, failed: 0 } as const;

interface Found extends Hit {
  readonly index: SearchIndex;
  readonly keys: readonly (string | number | null)[];
}

/** @throws {SearchError} a request that makes no sense */
export function search(indices: readonly SearchIndex[], body: JsonObject, took: () => number): JsonObject {
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
  if (from + size > WINDOW) throw failed(indices, tooFar(from + size));
  const parts = indices.map((index) => within(index, indices, () => searchOne(index, body)));
  const keys = parts[0]?.keys ?? null;
  const hits = parts.flatMap(({ found }) => found).sort((a, b) => byKeys(keys, a, b));
  const total = parts.reduce((sum, part) => sum + part.total, 0);
  const scored =
    keys === null || keys.some(({ field }) => field === '_score') || body['track_scores'] === true;
  const shown = hits.slice(from, from + size);
  const aggs = body['aggs'] ?? body['aggregations'];
  const max = hits.reduce<number | null>(
    (most, { score }) => (most === null || score > most ? score : most),
    null,
  );
  return {
    took: took(),
    timed_out: false,
    _shards: { ...ONE_SHARD, total: indices.length, successful: indices.length },
    hits: {
      ...totalOf(body['track_total_hits'], total),
      max_score: scored && size > 0 && max !== null ? shortFloat(max) : null,
      hits: shown.map((hit) =>
        shownHit(hit, body, keys, scored, parts.find(({ index }) => index === hit.index)?.query),
      ),
    },
    ...(isObject(aggs) ? { aggregations: aggregated(indices, parts, aggs) } : {}),
  };
}

interface Part {
  readonly index: SearchIndex;
  readonly query: Query;
  readonly keys: readonly SortKey[] | null;
  readonly found: readonly Found[];
  readonly all: readonly number[];
  readonly total: number;
}

function searchOne(index: SearchIndex, body: JsonObject): Part {
  const { reader } = index;
  const query: Query = body['query'] === undefined ? { kind: 'all' } : parseQuery(reader, body['query']);
  const scores = weigh(reader, query).scores();
  const keys = sortKeys(reader, body['sort']);
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
      return { ...hit, index, keys: keys === null ? [hit.score] : keys.map((key) => key.value(hit)) };
    });
  return {
    index,
    query,
    keys,
    found: after(found, keys, body),
    all: all.sort((a, b) => a - b),
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

function shownHit(
  hit: Found,
  body: JsonObject,
  keys: readonly SortKey[] | null,
  scored: boolean,
  query: Query = { kind: 'all' },
): JsonObject {
  const { reader, name } = hit.index;
  const document = reader.documents.get(hit.document);
  const source = sourceFilter(body['_source'])(document?.source ?? {});
  const marks = isObject(body['highlight'])
    ? highlight(reader, body['highlight'], query, document?.source ?? {})
    : null;
  const why = body['explain'] === true ? weigh(reader, query).explain(hit.document) : null;
  return {
    ...(why === null ? {} : { _shard: `[${name}][0]`, _node: 'backlab' }),
    _index: name,
    _id: document?.id,
    ...(body['version'] === true ? { _version: document?.version } : {}),
    ...(body['seq_no_primary_term'] === true ? { _seq_no: document?.seqNo, _primary_term: 1 } : {}),
    _score: scored ? shortFloat(hit.score) : null,
    ...(source === null ? {} : { _source: source }),
    ...(marks === null ? {} : { highlight: marks }),
    ...(keys === null
      ? {}
      : { sort: hit.keys.map((key, i) => (keys[i]?.field === '_score' ? shortFloat(Number(key)) : key)) }),
    ...(why === null ? {} : { _explanation: explanationJson(why) }),
  };
}

function totalOf(given: Json | undefined, total: number): JsonObject {
  if (given === false || given === 'false') return {};
  const limit = given === true || given === 'true' ? Number.POSITIVE_INFINITY : numberOf(given, WINDOW);
  return { total: total > limit ? { value: limit, relation: 'gte' } : { value: total, relation: 'eq' } };
}

function aggregated(indices: readonly SearchIndex[], parts: readonly Part[], aggs: JsonObject): JsonObject {
  const [only, ...more] = parts;
  if (only === undefined) return {};
  if (more.length > 0)
    throw new SearchError(
      400,
      'illegal_argument_exception',
      'This server aggregates over one index at a time: name one.',
    );
  return within(only.index, indices, () => aggregate(only.index.reader, aggs, only.all));
}

/** What a shard refuses is wrapped, as Elasticsearch's coordinator does. */
function within<T>(index: SearchIndex, indices: readonly SearchIndex[], run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof SearchError) || error.type === 'parsing_exception') throw error;
    throw failed([index, ...indices.filter((each) => each !== index)], error);
  }
}

function failed([index]: readonly SearchIndex[], error: SearchError): SearchError {
  const at = index === undefined ? {} : { index_uuid: index.uuid, index: index.name };
  const reason = { type: error.type, reason: error.message.replace('[_index]', `[${index?.name}]`), ...at };
  const wrapped = new SearchError(error.status, 'search_phase_execution_exception', 'all shards failed', {
    phase: 'query',
    grouped: true,
    failed_shards: [{ shard: 0, index: index?.name, node: 'backlab', reason }],
  });
  return Object.assign(wrapped, {
    toJSON: () => ({
      root_cause: [reason],
      type: wrapped.type,
      reason: wrapped.message,
      ...wrapped.more,
      caused_by: reason,
    }),
  });
}

const tooFar = (window: number) =>
  new SearchError(
    400,
    'illegal_argument_exception',
    `Result window is too large, from + size must be less than or equal to: [${WINDOW}] but was [${window}]. See the scroll api for a more efficient way to request large data sets. This limit can be set by changing the [index.max_result_window] index level setting.`,
  );

export function explain(index: SearchIndex, id: string, query: Json | undefined): JsonObject | null {
  const number = index.reader.numberOf(id);
  if (number === null) return null;
  const why = weigh(index.reader, parseQuery(index.reader, query)).explain(number);
  const explanation = why ?? { value: 0, description: 'no matching clause', details: [] };
  return {
    _index: index.name,
    _id: id,
    matched: why !== null,
    explanation: explanationJson(explanation),
  };
}

export function count(indices: readonly SearchIndex[], query: Json | undefined): number {
  return indices.reduce((sum, index) => {
    return sum + matching(index, query).length;
  }, 0);
}

/** Numbers of the documents that a query finds, in the index's order. */
export function matching({ reader }: SearchIndex, query: Json | undefined): readonly number[] {
  const parsed: Query = query === undefined ? { kind: 'all' } : parseQuery(reader, query);
  return [...weigh(reader, parsed).scores().keys()].sort((a, b) => a - b);
}
