/** A hit, as it is answered. */
import type { Target } from '../cluster';
import { valuesOf as sourceValues, type Value } from '../index/parse';
import { isObject, type Json, type JsonObject, listOf, shortFloat, textOf } from '../json';
import { namedQueries, parseQuery } from '../query/dsl';
import { explanationJson } from '../query/explanation';
import type { Query } from '../query/query';
import { weigh } from '../query/weigh';
import { wildcard } from '../wildcard';
import { shownKey } from './buckets';
import { highlight } from './highlight';
import type { Hit, SortKey } from './sort';
import { sourceFilter } from './source';

export interface Found extends Hit {
  readonly index: Target;
  readonly query: Query;
  readonly order: readonly SortKey[] | null;
  readonly keys: readonly (string | number | null)[];
  /** What it was collapsed by. */
  readonly fields?: JsonObject;
}

/** @param scored whether hits show their scores, which ones that are sorted by a field do not */
export function hitShower(body: JsonObject, scored: boolean): (hit: Found) => JsonObject {
  const names = namedQueries(body['query']);
  const matches = new Map<Target, readonly (readonly [string, ReadonlyMap<number, number>])[]>();
  const matched = ({ index, document }: Found): readonly string[] => {
    const known =
      matches.get(index) ??
      names.map(
        ([name, query]) => [name, weigh(index.reader, parseQuery(index.reader, query)).scores()] as const,
      );
    matches.set(index, known);
    return known.filter(([, scores]) => scores.has(document)).map(([name]) => name);
  };
  return (hit) => {
    const { reader, name } = hit.index;
    const document = reader.documents.get(hit.document);
    const source = sourceFilter(body['_source'])(document?.source ?? {});
    const marks = isObject(body['highlight'])
      ? highlight(reader, body['highlight'], hit.query, document?.source ?? {})
      : null;
    const why = body['explain'] === true ? weigh(reader, hit.query).explain(hit.document) : null;
    const fields = { ...fieldValues(hit, body), ...hit.fields };
    return {
      ...(why === null ? {} : { _shard: `[${name}][0]`, _node: 'backlab' }),
      _index: name,
      _id: document?.id,
      ...(body['version'] === true ? { _version: document?.version } : {}),
      ...(body['seq_no_primary_term'] === true ? { _seq_no: document?.seqNo, _primary_term: 1 } : {}),
      _score: scored ? shortFloat(hit.score) : null,
      ...(source === null ? {} : { _source: source }),
      ...(Object.keys(fields).length === 0 ? {} : { fields }),
      ...(marks === null ? {} : { highlight: marks }),
      ...(hit.order === null
        ? {}
        : {
            sort: hit.keys.map((key, i) =>
              hit.order?.[i]?.field === '_score' ? shortFloat(Number(key)) : key,
            ),
          }),
      ...(names.length === 0 ? {} : { matched_queries: matched(hit) }),
      ...(why === null ? {} : { _explanation: explanationJson(why) }),
    };
  };
}

/** `fields` and `docvalue_fields`: values by path, always as lists. */
function fieldValues({ index: { reader }, document }: Found, body: JsonObject): JsonObject {
  const wanted = [...listOf(body['fields']), ...listOf(body['docvalue_fields'])];
  const found: Record<string, Json> = {};
  for (const each of wanted) {
    const { field, format }: JsonObject = isObject(each) ? each : { field: each };
    const pattern = wildcard(textOf(field));
    for (const { path, type } of reader.fields.values()) {
      if (!pattern.test(path)) continue;
      const shown = (value: Value): Json => {
        const { key, key_as_string: text = key } = shownKey(type, value, format);
        return type === 'boolean' ? text === 'true' : (text ?? null);
      };
      const values =
        type === 'text' ? textsOf(reader, path, document) : reader.values(path, document).map(shown);
      if (values.length > 0) found[path] = values;
    }
  }
  return found;
}

function textsOf(reader: Target['reader'], path: string, document: number): readonly Json[] {
  const field = reader.fields.get(path);
  const source = reader.documents.get(document)?.source;
  return field === undefined || source === undefined ? [] : sourceValues(source, field, reader.fields);
}
