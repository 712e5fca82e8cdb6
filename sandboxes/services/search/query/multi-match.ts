/** One text, several fields. */
import { illegal } from '../errors';
import type { Reader } from '../index/reader';
import { type Json, type JsonObject, listOf, numberOf, textOf } from '../json';
import { wildcard } from '../wildcard';
import { blended } from './blended';
import { booleanOf, matchPhrase, matchText, placesOf, wordsOf } from './full-text';
import type { Query } from './query';
import { boosted } from './rewrite';

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

/** By type, how much fields count beside the best one. */
const TIES: Readonly<Record<string, number>> = {
  best_fields: 0,
  most_fields: 1,
  cross_fields: 0,
  phrase: 0,
  phrase_prefix: 0,
  bool_prefix: 1,
};

export function multiMatch(reader: Reader, body: JsonObject): Query {
  const type = textOf(body['type'] ?? 'best_fields');
  const known = TIES[type];
  if (known === undefined)
    throw illegal(
      `[multi_match] failed to parse field [type]: unknown type [${type}], it is one of ${Object.keys(TIES).join(', ')}`,
    );
  const tie = numberOf(body['tie_breaker'], known);
  const text = textOf(body['query']);
  const fields = boostedFields(reader, listOf(body['fields'])).filter(
    ([field]) => field === '_id' || reader.fields.has(field),
  );
  if (type === 'cross_fields') return crossFields(reader, fields, text, body, tie);
  const queries = fields.map(([field, boost]) => {
    const query =
      type === 'phrase' || type === 'phrase_prefix'
        ? matchPhrase(reader, field, text, numberOf(body['slop'], 0), type === 'phrase_prefix')
        : matchText(reader, field, text, type === 'bool_prefix' ? { ...body, prefix: true } : body);
    return boosted(query, boost);
  });
  return { kind: 'dismax', queries, tie };
}

/** Fields of one analyzer are as one field: each word must be in one of them, not all words in one. */
function crossFields(
  reader: Reader,
  fields: readonly (readonly [string, number])[],
  text: string,
  options: JsonObject,
  tie: number,
): Query {
  if (options['fuzziness'] !== undefined) throw illegal('Fuzziness not allowed for type [cross_fields]');
  const groups = new Map<string, (readonly [string, number])[]>();
  for (const each of fields) {
    const field = reader.fields.get(each[0]);
    const analyzer =
      field?.type === 'text' ? textOf(options['analyzer'] ?? field.searchAnalyzer) : `${field?.type}`;
    groups.set(analyzer, [...(groups.get(analyzer) ?? []), each]);
  }
  const queries = [...groups.values()].map((group) => {
    const first = group[0]?.[0] ?? '';
    const words = wordsOf(reader, first, text, options);
    if (group.length === 1 || reader.fields.get(first)?.type !== 'text') {
      const each = group.map(([field, weight]) => boosted(matchText(reader, field, text, options), weight));
      return each.length === 1 && each[0] !== undefined ? each[0] : dismax(each, tie);
    }
    if (words === null || words.length === 0) return matchText(reader, first, text, options);
    const places = placesOf(words).map((terms) =>
      blended(
        reader,
        group.flatMap(([field, weight]) => terms.map((term) => ({ field, term, boost: weight }))),
        tie,
      ),
    );
    return booleanOf(places, options);
  });
  return dismax(queries, tie);
}

const dismax = (queries: readonly Query[], tie: number): Query => ({ kind: 'dismax', queries, tie });
