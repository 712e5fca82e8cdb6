/** What words the index holds: `_termvectors` of documents, `_terms_enum` of keywords. */
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { termVectors } from '../answer/term-vectors';
import type { Cluster } from '../cluster';
import { SearchError, unparsable } from '../errors';
import type { StoredDocument } from '../index/reader';
import type { SearchIndex } from '../index/search-index';
import { isObject, type JsonObject, listOf, numberOf, textOf } from '../json';
import { wildcard } from '../wildcard';
import { answer, bodyOf, type Ctx, flag, pathPart } from './answer';

const OPTIONS: readonly string[] = [
  'fields',
  'offsets',
  'positions',
  'payloads',
  'field_statistics',
  'term_statistics',
  'realtime',
  'doc',
  'per_field_analyzer',
];

export function termRoutes(cluster: Cluster, now: () => number): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();

  const one = async (c: Ctx) => {
    const begun = now();
    const options = { ...(await bodyOf(c)), ...fromQuery(c) };
    const found = vectorsOf(cluster.one(pathPart(c, 'index')), pathPart(c, 'id'), options);
    return answer(c, { ...found, took: now() - begun });
  };
  app.on(['GET', 'POST'], '/:index/_termvectors/:id', one);
  app.on(['GET', 'POST'], '/:index/_termvectors', one);

  const many = async (c: Ctx) => {
    const body = await bodyOf(c);
    const shared = { ...(isObject(body['parameters']) ? body['parameters'] : {}), ...fromQuery(c) };
    const wanted: readonly JsonObject[] = [
      ...listOf(body['docs']).filter(isObject),
      ...listOf(body['ids']).map((id) => ({ _id: id })),
    ];
    if (wanted.length === 0)
      throw new SearchError(
        400,
        'action_request_validation_exception',
        'Validation Failed: 1: multi term vectors: no documents requested;',
      );
    const docs = wanted.map(({ _index: name = pathPart(c, 'index'), _id: id, ...own }) => {
      try {
        const found = vectorsOf(cluster.one(textOf(name)), id === undefined ? '' : textOf(id), {
          ...shared,
          ...own,
        });
        return { ...found, took: 0 };
      } catch (error) {
        if (!(error instanceof SearchError)) throw error;
        return { _index: name, _id: id, error: error.toJSON() };
      }
    });
    return answer(c, { docs });
  };
  app.on(['GET', 'POST'], '/_mtermvectors', many);
  app.on(['GET', 'POST'], '/:index/_mtermvectors', many);

  app.on(['GET', 'POST'], '/:index/_terms_enum', async (c) => {
    const indices = cluster.resolve(pathPart(c, 'index'));
    const terms = enumerated(indices, await bodyOf(c));
    const shards = { total: indices.length, successful: indices.length, failed: 0 };
    return answer(c, { _shards: shards, ...terms });
  });
  return app;
}

const FLAGS = ['offsets', 'positions', 'payloads', 'field_statistics', 'term_statistics', 'realtime'];

function fromQuery(c: Ctx): JsonObject {
  const given = FLAGS.filter((name) => c.req.query(name) !== undefined);
  const fields = c.req.query('fields');
  return {
    ...Object.fromEntries(given.map((name) => [name, flag(c, name)])),
    ...(fields === undefined ? {} : { fields: fields.split(',') }),
  };
}

function vectorsOf(index: SearchIndex, id: string, options: JsonObject): JsonObject {
  const unknown = Object.keys(options).find((name) => !OPTIONS.includes(name));
  if (unknown !== undefined)
    throw unparsable(`The parameter " ${unknown} " is not valid for term vector request!`);
  const { doc, fields } = options;
  const document = isObject(doc) ? null : documentOf(index, id, options['realtime'] !== false);
  const named = { _index: index.name, ...(isObject(doc) ? {} : { _id: id }) };
  const source = isObject(doc) ? doc : document?.source;
  if (source === undefined) return { ...named, _version: 0, found: false };
  const patterns = listOf(fields).map((name) => wildcard(textOf(name)));
  const analyzers = options['per_field_analyzer'];
  return {
    ...named,
    _version: document?.version ?? 0,
    found: true,
    term_vectors: termVectors(index.reader, source, {
      // Without `fields`, only those of a document that is not in the index: this one keeps no term vectors of others.
      wanted: ({ path }) =>
        fields === undefined ? isObject(doc) : patterns.some((pattern) => pattern.test(path)),
      positions: options['positions'] !== false,
      offsets: options['offsets'] !== false,
      fieldStatistics: options['field_statistics'] !== false,
      termStatistics: options['term_statistics'] === true,
      analyzers: isObject(analyzers) ? analyzers : {},
    }),
  };
}

/** @param realtime as it was written, else as searches see it */
function documentOf(index: SearchIndex, id: string, realtime: boolean): StoredDocument | null {
  if (realtime) return index.documents.get(id) ?? null;
  return index.reader.documents.get(index.reader.numberOf(id) ?? -1) ?? null;
}

const ENUM_OPTIONS: readonly string[] = [
  'field',
  'string',
  'size',
  'search_after',
  'case_insensitive',
  'timeout',
];

/** Of fields of keywords: Elasticsearch too has no quick way through the words of a text. */
function enumerated(indices: readonly SearchIndex[], body: JsonObject): JsonObject {
  const unknown = Object.keys(body).find((name) => !ENUM_OPTIONS.includes(name));
  if (unknown !== undefined) throw unparsable(`[terms_enum] unknown field [${unknown}]`);
  const { field, search_after: last } = body;
  if (typeof field !== 'string')
    throw new SearchError(
      400,
      'action_request_validation_exception',
      'Validation Failed: 1: field cannot be null;',
    );
  const fold = (text: string) => (body['case_insensitive'] === true ? text.toLowerCase() : text);
  const start = fold(body['string'] === undefined ? '' : textOf(body['string']));
  const after = last === undefined ? null : textOf(last);
  const found = indices
    .filter(({ reader }) => reader.fields.get(field)?.type === 'keyword')
    .flatMap(({ reader }) => reader.inverted(field).sortedTerms())
    .filter((term) => fold(term).startsWith(start) && (after === null || term > after));
  const terms = [...new Set(found)].sort().slice(0, numberOf(body['size'], 10));
  return { terms, complete: true };
}
