/** Single documents: `_doc`, `_create`, `_update`, `_source`, `_mget`. */
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { sourceFilter } from '../answer/source';
import type { Cluster } from '../cluster';
import { illegal, SearchError } from '../errors';
import type { SearchIndex, WriteConditions, Written } from '../index/search-index';
import { isObject, type Json, type JsonObject, listOf, numberOf, textOf } from '../json';
import { answer, bodyOf, type Ctx, numberQuery, pathPart } from './answer';

export interface Ids {
  /** 20 characters that no document had before. */
  readonly next: () => string;
}

export function documentRoutes(cluster: Cluster, ids: Ids): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();

  const put = async (c: Ctx, create: boolean) => {
    const source = await bodyOf(c);
    const index = cluster.forWriting(pathPart(c, 'index'));
    const id = pathPart(c, 'id') || ids.next();
    const written = cluster.write(index, id, source, {
      ...conditionsOf(c),
      create: create || c.req.query('op_type') === 'create',
    });
    await refreshed(cluster, index, c.req.query('refresh'));
    return answer(c, receipt(index, written), written.result === 'created' ? 201 : 200);
  };
  app.on(['PUT', 'POST'], '/:index/_doc/:id', (c) => put(c, false));
  app.post('/:index/_doc', (c) => put(c, false));
  app.on(['PUT', 'POST'], '/:index/_create/:id', (c) => put(c, true));

  app.get('/:index/_doc/:id', (c) => {
    const index = cluster.one(pathPart(c, 'index'));
    const found = shown(index, pathPart(c, 'id'), wantedSource(c));
    return answer(c, found, found['found'] === true ? 200 : 404);
  });
  app.get('/:index/_source/:id', (c) => {
    const index = cluster.one(pathPart(c, 'index'));
    const document = index.documents.get(pathPart(c, 'id'));
    if (document !== undefined) return answer(c, sourceFilter(wantedSource(c))(document.source));
    throw new SearchError(
      404,
      'resource_not_found_exception',
      `Document not found [${index.name}]/[${pathPart(c, 'id')}]`,
    );
  });

  app.delete('/:index/_doc/:id', async (c) => {
    const index = cluster.one(pathPart(c, 'index'));
    const written = cluster.remove(index, pathPart(c, 'id'), conditionsOf(c));
    await refreshed(cluster, index, c.req.query('refresh'));
    return answer(c, receipt(index, written), written.result === 'deleted' ? 200 : 404);
  });

  app.post('/:index/_update/:id', async (c) => {
    const body = await bodyOf(c);
    const index = cluster.forWriting(pathPart(c, 'index'));
    const { status, body: result } = update(cluster, index, pathPart(c, 'id'), body, conditionsOf(c));
    await refreshed(cluster, index, c.req.query('refresh'));
    return answer(c, result, status);
  });

  const many = async (c: Ctx) => {
    const body = await bodyOf(c);
    const named = pathPart(c, 'index');
    const wanted =
      body['docs'] === undefined
        ? listOf(body['ids']).map((id) => ({ _id: id }))
        : listOf(body['docs']).filter(isObject);
    if (wanted.length === 0)
      throw new SearchError(
        400,
        'action_request_validation_exception',
        'Validation Failed: 1: no documents to get;',
      );
    const docs = wanted.map((each: JsonObject) => {
      const name = textOf(each['_index'] ?? named);
      try {
        return shown(cluster.one(name), textOf(each['_id']), each['_source'] ?? wantedSource(c));
      } catch (error) {
        if (!(error instanceof SearchError)) throw error;
        return { _index: name, _id: each['_id'], error: error.toJSON() };
      }
    });
    return answer(c, { docs });
  };
  app.on(['GET', 'POST'], '/_mget', many);
  app.on(['GET', 'POST'], '/:index/_mget', many);
  return app;
}

export const receipt = (index: SearchIndex, { id, version, seqNo, result }: Written): JsonObject => ({
  _index: index.name,
  _id: id,
  _version: version,
  result,
  _shards: { total: 2, successful: 1, failed: 0 },
  _seq_no: seqNo,
  _primary_term: 1,
});

/** A part of a document, or `upsert` where there is none. Scripts are not run. */
export function update(
  cluster: Cluster,
  index: SearchIndex,
  id: string,
  body: JsonObject,
  conditions: WriteConditions,
): { readonly status: 200 | 201; readonly body: JsonObject } {
  if (body['script'] !== undefined)
    throw illegal('This server runs no scripts: send [doc] instead of [script].');
  const before = index.documents.get(id);
  const part = body['doc'];
  if (!isObject(part) && !isObject(body['upsert']))
    throw new SearchError(
      400,
      'action_request_validation_exception',
      'Validation Failed: 1: script or doc is missing;',
    );
  if (before === undefined) {
    const upsert = isObject(body['upsert'])
      ? body['upsert']
      : body['doc_as_upsert'] === true
        ? part
        : undefined;
    if (!isObject(upsert))
      throw new SearchError(404, 'document_missing_exception', `[${id}]: document missing`, {
        index_uuid: index.uuid,
        shard: '0',
        index: index.name,
      });
    return { status: 201, body: receipt(index, cluster.write(index, id, upsert, conditions)) };
  }
  const next = isObject(part) ? merged(before.source, part) : before.source;
  if (body['detect_noop'] !== false && JSON.stringify(next) === JSON.stringify(before.source)) {
    const same: JsonObject = {
      ...receipt(index, { id, version: before.version, seqNo: before.seqNo, result: 'updated' }),
      result: 'noop',
    };
    return { status: 200, body: { ...same, _shards: { total: 0, successful: 0, failed: 0 } } };
  }
  const written = cluster.write(index, id, next, { ifSeqNo: before.seqNo, ...conditions });
  return { status: 200, body: receipt(index, written) };
}

function merged(source: JsonObject, part: JsonObject): JsonObject {
  const result: Record<string, Json | undefined> = { ...source };
  for (const [key, value] of Object.entries(part)) {
    const before = result[key];
    result[key] = isObject(before) && isObject(value) ? merged(before, value) : value;
  }
  return result;
}

function conditionsOf(c: Ctx): WriteConditions {
  const type = c.req.query('version_type');
  const version = numberQuery(c, 'version');
  if (type === undefined && version !== undefined)
    throw new SearchError(
      400,
      'action_request_validation_exception',
      'Validation Failed: 1: internal versioning can not be used for optimistic concurrency control. Please use `if_seq_no` and `if_primary_term` instead;',
    );
  return {
    ifSeqNo: numberQuery(c, 'if_seq_no'),
    externalVersion: version,
    externalOrEqual: type === 'external_gte',
  };
}

/** The same for a line of `_bulk`. */
export const bulkConditions = (action: JsonObject): WriteConditions => ({
  ifSeqNo: action['if_seq_no'] === undefined ? undefined : numberOf(action['if_seq_no'], 0),
  externalVersion: action['version'] === undefined ? undefined : numberOf(action['version'], 0),
  externalOrEqual: action['version_type'] === 'external_gte',
});

/** @param how `true`: at once; `wait_for`: at the next one; else nobody waits */
export async function refreshed(
  cluster: Cluster,
  index: SearchIndex,
  how: string | undefined,
): Promise<void> {
  if (how === 'wait_for') await cluster.refreshed(index);
  else if (how !== undefined && how !== 'false') cluster.refresh(index);
}

function wantedSource(c: Ctx): Json | undefined {
  const { _source: given, _source_includes: includes, _source_excludes: excludes } = c.req.query();
  if (includes !== undefined || excludes !== undefined)
    return { includes: includes?.split(',') ?? [], excludes: excludes?.split(',') ?? [] };
  return given === undefined || given === 'true' || given === 'false' ? given : given.split(',');
}

function shown(index: SearchIndex, id: string, wanted: Json | undefined): JsonObject {
  const document = index.documents.get(id);
  if (document === undefined) return { _index: index.name, _id: id, found: false };
  const source = sourceFilter(wanted)(document.source);
  return {
    _index: index.name,
    _id: id,
    _version: document.version,
    _seq_no: document.seqNo,
    _primary_term: 1,
    found: true,
    ...(source === null ? {} : { _source: source }),
  };
}
