/** Elasticsearch's query language, made into Lucene's queries. */
import { unparsable } from '../errors';
import type { Reader } from '../index/reader';
import { isObject, type Json, type JsonObject, listOf, numberOf, textOf } from '../json';
import { documentsWithField, prefixQuery, rangeQuery, termQuery, wildcardQuery } from './exact';
import { fuzzyOptions, matchPhrase, matchText } from './full-text';
import { functionScore } from './function-score';
import { fuzzyQuery } from './fuzzy';
import { minimumShouldMatch } from './minimum';
import { multiMatch } from './multi-match';
import type { BooleanQuery, Clause, Query } from './query';
import { queryString } from './query-string';
import { boosted } from './rewrite';

type Parse = (reader: Reader, body: JsonObject) => Query;

/** @throws {SearchError} what is no query, in Elasticsearch's words */
export function parseQuery(reader: Reader, given: Json | undefined): Query {
  if (!isObject(given)) throw unparsable('[_na] query malformed, no start_object after query name');
  const entries = Object.entries(given);
  const [entry] = entries;
  if (entry === undefined) throw unparsable('query malformed, empty clause found');
  const [name, body] = entry;
  const second = entries[1]?.[0];
  if (second !== undefined)
    throw unparsable(`[${name}] malformed query, expected [END_OBJECT] but found [FIELD_NAME]`);
  const parse = KINDS[name];
  if (parse === undefined) throw unparsable(`unknown query [${name}]`);
  if (!isObject(body)) throw unparsable(`[${name}] query malformed, no start_object after query name`);
  return parse(reader, body);
}

/** The queries of a query that bear a `_name`, which hits tell when they match. */
export function namedQueries(given: Json | undefined): readonly (readonly [string, JsonObject])[] {
  if (Array.isArray(given)) return given.flatMap((each: Json) => namedQueries(each));
  if (!isObject(given)) return [];
  return Object.entries(given).flatMap(([kind, body]) => {
    const [inner] = isObject(body) ? Object.values(body) : [];
    const name = isObject(body)
      ? (body['_name'] ?? (isObject(inner) ? inner['_name'] : undefined))
      : undefined;
    const own =
      name === undefined || KINDS[kind] === undefined ? [] : [[textOf(name), { [kind]: body }] as const];
    return [...own, ...namedQueries(body)];
  });
}

/** `{ field: value }` or `{ field: { [key]: value, … } }`. */
function ofField(name: string, body: JsonObject, key: string): { field: string; options: JsonObject } {
  const fields = Object.entries(body);
  const [first] = fields;
  if (first === undefined) throw unparsable(`[${name}] query malformed, no field`);
  const second = fields[1]?.[0];
  if (second !== undefined && name !== 'terms')
    throw unparsable(`[${name}] query doesn't support multiple fields, found [${first[0]}] and [${second}]`);
  const [field, value] = first;
  const options = isObject(value) ? value : { [key]: value };
  const known = OPTIONS[name];
  const unknown = Object.keys(options).find((option) => known !== undefined && !known.includes(option));
  if (unknown !== undefined) throw unparsable(`[${name}] query does not support [${unknown}]`);
  if (
    known?.includes(key) &&
    name !== 'range' &&
    options[key] === undefined &&
    options['wildcard'] === undefined
  )
    throw unparsable(`[${name}] requires query value`);
  return { field, options };
}

const TEXT = ['query', 'analyzer', 'boost', '_name', 'zero_terms_query'];
const FUZZY = ['fuzziness', 'prefix_length', 'max_expansions', 'fuzzy_transpositions', 'fuzzy_rewrite'];
const EXACT = ['value', 'boost', '_name', 'case_insensitive', 'rewrite'];
const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  match: [...TEXT, ...FUZZY, 'operator', 'minimum_should_match', 'lenient'],
  match_phrase: [...TEXT, 'slop'],
  match_phrase_prefix: [...TEXT, 'slop', 'max_expansions'],
  match_bool_prefix: [...TEXT, ...FUZZY, 'operator', 'minimum_should_match'],
  term: EXACT,
  prefix: EXACT,
  wildcard: [...EXACT, 'wildcard'],
  fuzzy: ['value', 'boost', '_name', 'rewrite', 'transpositions', ...FUZZY],
  range: ['gt', 'gte', 'lt', 'lte', 'from', 'to', 'boost', '_name', 'time_zone'],
};

const withBoost = (query: Query, { boost }: JsonObject): Query => boosted(query, numberOf(boost, 1));

const onField =
  (name: string, key: string, make: (reader: Reader, field: string, options: JsonObject) => Query): Parse =>
  (reader, body) => {
    const { field, options } = ofField(name, body, key);
    return withBoost(make(reader, field, options), options);
  };

const KINDS: Readonly<Record<string, Parse>> = {
  match_all: (_, body) => withBoost({ kind: 'all' }, body),
  match_none: () => ({ kind: 'none', reason: 'User requested "match_none" query.' }),
  match: onField('match', 'query', (reader, field, options) =>
    matchText(reader, field, textOf(options['query']), options),
  ),
  match_phrase: onField('match_phrase', 'query', (reader, field, options) =>
    matchPhrase(reader, field, textOf(options['query']), numberOf(options['slop'], 0), false),
  ),
  match_phrase_prefix: onField('match_phrase_prefix', 'query', (reader, field, options) =>
    matchPhrase(reader, field, textOf(options['query']), numberOf(options['slop'], 0), true),
  ),
  match_bool_prefix: onField('match_bool_prefix', 'query', (reader, field, options) =>
    matchText(reader, field, textOf(options['query']), { ...options, prefix: true }),
  ),
  multi_match: (reader, body) => withBoost(multiMatch(reader, body), body),
  query_string: (reader, body) => withBoost(queryString(reader, body, parseQuery), body),
  simple_query_string: (reader, body) => withBoost(queryString(reader, body, parseQuery), body),
  term: onField('term', 'value', (reader, field, options) =>
    termQuery(reader, field, options['value'], options),
  ),
  terms(reader, { boost, ...body }) {
    const { field } = ofField('terms', body, 'values');
    const values = body[field];
    if (!Array.isArray(values)) throw unparsable(`[terms] query does not support [${field}]`);
    const documents = values.flatMap((value) => [
      ...documentsOf(reader, termQuery(reader, field, value, {})),
    ]);
    const name = `${field}:(${values.map(textOf).join(' ')})`;
    return boosted(
      { kind: 'set', name, documents: new Set(documents.sort((a, b) => a - b)) },
      numberOf(boost, 1),
    );
  },
  range: onField('range', 'gte', rangeQuery),
  prefix: onField('prefix', 'value', (reader, field, options) =>
    prefixQuery(reader, field, textOf(options['value']), options),
  ),
  wildcard: onField('wildcard', 'value', (reader, field, options) =>
    wildcardQuery(reader, field, textOf(options['value'] ?? options['wildcard']), options),
  ),
  fuzzy: onField('fuzzy', 'value', (reader, field, options) => {
    const word = textOf(options['value']);
    return fuzzyQuery(reader, field, word, fuzzyOptions(options, word, 'AUTO'));
  }),
  exists(reader, body) {
    const field = textOf(body['field']);
    return withBoost(
      {
        kind: 'set',
        name: `ConstantScore(FieldExistsQuery [field=${field}])`,
        documents: documentsWithField(reader, field),
      },
      body,
    );
  },
  ids(reader, body) {
    const numbers = listOf(body['values']).map((id) => reader.numberOf(textOf(id)));
    const documents = numbers.filter((number) => number !== null).sort((a, b) => a - b);
    return withBoost(
      {
        kind: 'set',
        name: `_id:(${listOf(body['values']).map(textOf).join(' ')})`,
        documents: new Set(documents),
      },
      body,
    );
  },
  constant_score: (reader, body) =>
    withBoost({ kind: 'constant', query: parseQuery(reader, body['filter']) }, body),
  dis_max: (reader, body) =>
    withBoost(
      {
        kind: 'dismax',
        queries: listOf(body['queries']).map((each) => parseQuery(reader, each)),
        tie: numberOf(body['tie_breaker'], 0),
      },
      body,
    ),
  bool: (reader, body) => withBoost(bool(reader, body), body),
  function_score: (reader, body) => withBoost(functionScore(reader, body, parseQuery), body),
};

function bool(reader: Reader, body: JsonObject): Query {
  const known = ['must', 'filter', 'should', 'must_not', 'minimum_should_match', 'boost', '_name'];
  const unknown = Object.keys(body).find((key) => !known.includes(key));
  if (unknown !== undefined) throw unparsable(`[bool] query does not support [${unknown}]`);
  const clauses = (['must', 'must_not', 'should', 'filter'] as const).flatMap((occur): Clause[] =>
    listOf(body[occur]).map((each) => ({ occur, query: parseQuery(reader, each) })),
  );
  if (clauses.length === 0) return { kind: 'all' };
  const shoulds = clauses.filter(({ occur }) => occur === 'should').length;
  const given = body['minimum_should_match'];
  const query: BooleanQuery = {
    kind: 'boolean',
    clauses: clauses.every(({ occur }) => occur === 'must_not')
      ? [...clauses, { occur: 'filter', query: { kind: 'all' } }]
      : clauses,
    minimum: given === undefined ? 0 : minimumShouldMatch(given, shoulds),
  };
  return query;
}

function documentsOf(reader: Reader, query: Query): Iterable<number> {
  if (query.kind === 'term') return reader.inverted(query.field).postings(query.term).keys();
  return query.kind === 'set' ? query.documents : [];
}
