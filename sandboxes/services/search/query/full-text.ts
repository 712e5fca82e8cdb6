/** Queries whose text is analyzed as the field's was. */
import { illegal } from '../errors';
import { isPoint } from '../index/field';
import type { Reader } from '../index/reader';
import { type Json, type JsonObject, listOf, numberOf, textOf } from '../json';
import { wildcard } from '../wildcard';
import { expanded, termQuery } from './exact';
import { autoEdits, type FuzzyOptions, fuzzyQuery } from './fuzzy';
import { minimumShouldMatch } from './minimum';
import type { Query } from './query';
import { boosted } from './rewrite';

interface Word {
  readonly term: string;
  readonly position: number;
}

function wordsOf(reader: Reader, field: string, text: string, options: JsonObject): readonly Word[] | null {
  const known = reader.fields.get(field);
  if (known === undefined || known.type !== 'text') return null;
  const name = options['analyzer'];
  return reader.analysis.analyzer(typeof name === 'string' ? name : known.searchAnalyzer)(text);
}

export function matchText(reader: Reader, field: string, text: string, options: JsonObject): Query {
  const words = wordsOf(reader, field, text, options);
  if (words === null) return exactMatch(reader, field, text, options);
  if (words.length === 0)
    return options['zero_terms_query'] === 'all'
      ? { kind: 'all' }
      : { kind: 'none', reason: 'analysis produced no tokens' };
  const places = new Map<number, Word[]>();
  for (const word of words) places.set(word.position, [...(places.get(word.position) ?? []), word]);
  const queries = [...places.values()].map((same, i) => {
    const last = i === places.size - 1 && options['prefix'] === true;
    return anyOf(same.map(({ term }) => one(reader, field, term, options, last)));
  });
  const [only] = queries;
  if (queries.length === 1 && only !== undefined) return only;
  const every = textOf(options['operator'] ?? 'or').toLowerCase() === 'and';
  const minimum = options['minimum_should_match'];
  return {
    kind: 'boolean',
    clauses: queries.map((query) => ({ occur: every ? 'must' : 'should', query })),
    minimum: every || minimum === undefined ? 0 : minimumShouldMatch(minimum, queries.length),
  };
}

function one(reader: Reader, field: string, term: string, options: JsonObject, prefix: boolean): Query {
  if (prefix) return expanded(reader, field, `${field}:${term}*`, (each) => each.startsWith(term));
  if (options['fuzziness'] === undefined) return { kind: 'term', field, term };
  return fuzzyQuery(reader, field, term, fuzzyOptions(options, term, 'AUTO'));
}

const anyOf = (queries: readonly Query[]): Query =>
  queries.length === 1 && queries[0] !== undefined
    ? queries[0]
    : { kind: 'boolean', clauses: queries.map((query) => ({ occur: 'should', query })), minimum: 0 };

function exactMatch(reader: Reader, field: string, text: string, options: JsonObject): Query {
  const type = reader.fields.get(field)?.type;
  if (type === 'keyword' && options['fuzziness'] !== undefined)
    return fuzzyQuery(reader, field, text, fuzzyOptions(options, text, 'AUTO'));
  if (type !== undefined && isPoint(type) && options['lenient'] === true) {
    try {
      return termQuery(reader, field, text, {});
    } catch (error) {
      return { kind: 'none', reason: `failed [${field}] query, caused by ${String(error)}` };
    }
  }
  return termQuery(reader, field, text, {});
}

export function matchPhrase(
  reader: Reader,
  field: string,
  text: string,
  slop: number,
  prefix: boolean,
): Query {
  const words = wordsOf(reader, field, text, {});
  if (words === null) return exactMatch(reader, field, text, {});
  const [first] = words;
  if (first === undefined) return { kind: 'none', reason: 'analysis produced no tokens' };
  if (words.length === 1)
    return prefix ? one(reader, field, first.term, {}, true) : { kind: 'term', field, term: first.term };
  const terms = words.map(({ term, position }) => ({ term, position: position - first.position }));
  return { kind: 'phrase', field, terms, slop, prefix };
}

export function fuzzyOptions(options: JsonObject, word: string, otherwise: string): FuzzyOptions {
  const given = textOf(options['fuzziness'] ?? otherwise);
  const [, low, high] = /^AUTO(?::(\d+),(\d+))?$/i.exec(given) ?? [];
  const auto = given.toUpperCase().startsWith('AUTO');
  const edits = auto ? autoEdits(word, Number(low ?? 3), Number(high ?? 6)) : Number(given);
  if (![0, 1, 2].includes(edits))
    throw illegal(`Invalid value for fuzziness [${given}]. Must be [0, 1, 2], AUTO or AUTO:[low],[high]`);
  return {
    edits,
    prefixLength: numberOf(options['prefix_length'], 0),
    maxExpansions: numberOf(options['max_expansions'], 50),
    transpositions: (options['fuzzy_transpositions'] ?? options['transpositions']) !== false,
  };
}

/** `title^3`, `name*`. */
export function boostedFields(
  reader: Reader,
  given: readonly Json[],
): readonly (readonly [string, number])[] {
  const names = given.length === 0 ? ['*'] : given.map(textOf);
  return names.flatMap((name) => {
    const [pattern = '', boost = '1'] = name.split('^');
    if (!pattern.includes('*')) return [[pattern, Number(boost)] as const];
    const test = wildcard(pattern);
    return [...reader.fields.values()]
      .filter(({ path, type }) => test.test(path) && (type === 'text' || type === 'keyword'))
      .map(({ path }) => [path, Number(boost)] as const);
  });
}

export function multiMatch(reader: Reader, body: JsonObject): Query {
  const type = textOf(body['type'] ?? 'best_fields');
  const ties: Readonly<Record<string, number>> = {
    best_fields: 0,
    most_fields: 1,
    phrase: 0,
    phrase_prefix: 0,
    bool_prefix: 1,
  };
  const tie = ties[type];
  if (tie === undefined)
    throw illegal(
      `This server knows no multi_match of [type] ${type}; it knows ${Object.keys(ties).join(', ')}.`,
    );
  const text = textOf(body['query']);
  const queries = boostedFields(reader, listOf(body['fields'])).map(([field, boost]) => {
    const query =
      type === 'phrase' || type === 'phrase_prefix'
        ? matchPhrase(reader, field, text, numberOf(body['slop'], 0), type === 'phrase_prefix')
        : matchText(reader, field, text, type === 'bool_prefix' ? { ...body, prefix: true } : body);
    return boosted(query, boost);
  });
  return { kind: 'dismax', queries, tie: numberOf(body['tie_breaker'], tie) };
}
