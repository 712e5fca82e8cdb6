/** Queries whose text is analyzed as the field's was. */
import { isPoint } from '../index/field';
import type { Reader } from '../index/reader';
import { type JsonObject, numberOf, textOf } from '../json';
import { expanded, termQuery } from './exact';
import { editsAllowed, type FuzzyOptions, fuzzyQuery } from './fuzzy';
import { minimumShouldMatch } from './minimum';
import type { Query } from './query';

interface Word {
  readonly term: string;
  readonly position: number;
}

export function wordsOf(
  reader: Reader,
  field: string,
  text: string,
  options: JsonObject,
): readonly Word[] | null {
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
  const places = placesOf(words);
  const queries = places.map((same, i) => {
    const last = i === places.length - 1 && options['prefix'] === true;
    return anyOf(same.map((term) => one(reader, field, term, options, last)));
  });
  return booleanOf(queries, options);
}

/** Of each place of a text the words that stand there: a word and its synonyms share one. */
export function placesOf(words: readonly Word[]): readonly (readonly string[])[] {
  const places = new Map<number, string[]>();
  for (const { term, position } of words) places.set(position, [...(places.get(position) ?? []), term]);
  return [...places.values()];
}

/** A query a word: `operator` and `minimum_should_match` say how many must be there. */
export function booleanOf(queries: readonly Query[], options: JsonObject): Query {
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
  const edits = editsAllowed(textOf(options['fuzziness'] ?? otherwise), word);
  return {
    edits,
    prefixLength: numberOf(options['prefix_length'], 0),
    maxExpansions: numberOf(options['max_expansions'], 50),
    transpositions: (options['fuzzy_transpositions'] ?? options['transpositions']) !== false,
  };
}
