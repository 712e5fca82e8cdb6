import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { matching } from '../answer/search';
import type { Cluster, Target } from '../cluster';
import { illegal, SearchError } from '../errors';
import type { SearchIndex } from '../index/search-index';
import { isObject, type JsonObject, listOf, textOf } from '../json';
import { answer, bodyOf, type Ctx, flag, linesOf, pathPart } from './answer';
import { bulkConditions, type Ids, receipt, refreshed, update } from './documents';
import { fromQuery } from './searches';

/** Many documents at once: `_bulk`, `_reindex`, `_delete_by_query`, `_update_by_query`. */
export function bulkRoutes(cluster: Cluster, ids: Ids, now: () => number): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();

  const bulk = async (c: Ctx) => {
    const begun = now();
    const lines = await linesOf(c);
    const items: JsonObject[] = [];
    const touched = new Set<SearchIndex>();
    for (let at = 0; at < lines.length; at++) {
      const [kind = '', action] = Object.entries(lines[at] ?? {})[0] ?? [];
      if (!['index', 'create', 'update', 'delete'].includes(kind) || !isObject(action))
        throw illegal(
          `Malformed action/metadata line [${at + 1}], expected field [create], [delete], [index] or [update] but found [${kind}]`,
        );
      const source = kind === 'delete' ? {} : lines[++at];
      if (source === undefined) throw illegal('The bulk request must be terminated by a newline [\\n]');
      items.push({ [kind]: one(kind, action, source, pathPart(c, 'index'), touched) });
    }
    for (const index of touched) await refreshed(cluster, index, c.req.query('refresh'));
    const errors = items.some((item) =>
      Object.values(item).some((result) => isObject(result) && result['error'] !== undefined),
    );
    return answer(c, { errors, took: now() - begun, items });
  };
  app.on(['POST', 'PUT'], '/_bulk', bulk);
  app.on(['POST', 'PUT'], '/:index/_bulk', bulk);

  function one(
    kind: string,
    action: JsonObject,
    source: JsonObject,
    within: string,
    touched: Set<SearchIndex>,
  ): JsonObject {
    const name = textOf(action['_index'] ?? within);
    const id = action['_id'] === undefined || action['_id'] === null ? ids.next() : textOf(action['_id']);
    try {
      const index = cluster.forWriting(name);
      touched.add(index);
      const conditions = bulkConditions(action);
      if (kind === 'update') {
        const { status, body } = update(cluster, index, id, source, conditions);
        return { ...body, status };
      }
      if (kind === 'delete') {
        const written = cluster.remove(index, id, conditions);
        return { ...receipt(index, written), status: written.result === 'deleted' ? 200 : 404 };
      }
      const written = cluster.write(index, id, source, { ...conditions, create: kind === 'create' });
      return { ...receipt(index, written), status: written.result === 'created' ? 201 : 200 };
    } catch (error) {
      if (!(error instanceof SearchError)) throw error;
      const { root_cause: _, ...cause } = error.toJSON();
      return { _index: name, _id: id, status: error.status, error: cause as JsonObject };
    }
  }

  app.post('/_reindex', async (c) => {
    const begun = now();
    const body = await bodyOf(c);
    const { source, dest } = body;
    if (!isObject(source) || !isObject(dest))
      throw illegal('Validation Failed: 1: use _all if you really want to copy from all existing indexes;');
    if (body['script'] !== undefined) throw illegal('This server runs no scripts: leave out [script].');
    const from = cluster.targets(listOf(source['index']).map(textOf).join(','));
    const target = cluster.forWriting(textOf(dest['index']));
    if (from.some(({ name }) => name === target.name))
      throw new SearchError(
        400,
        'action_request_validation_exception',
        `Validation Failed: 1: reindex cannot write into an index its reading from [${target.name}];`,
      );
    const counts = { created: 0, updated: 0, version_conflicts: 0 };
    const found = everything(from, source['query']);
    for (const { id, document } of found) {
      try {
        const external = dest['version_type'] === 'external' || dest['version_type'] === 'external_gte';
        const { result } = cluster.write(target, id, document.source, {
          create: dest['op_type'] === 'create',
          externalVersion: external ? document.version : undefined,
          externalOrEqual: dest['version_type'] === 'external_gte',
        });
        counts[result === 'created' ? 'created' : 'updated']++;
      } catch (error) {
        if (!(error instanceof SearchError) || error.status !== 409) throw error;
        counts.version_conflicts++;
        if (body['conflicts'] !== 'proceed') throw error;
      }
    }
    if (flag(c, 'refresh')) cluster.refresh(target);
    return answer(c, summary(now() - begun, found.length, { ...counts, deleted: 0 }));
  });

  app.post('/:index/_delete_by_query', async (c) => {
    const begun = now();
    const query = fromQuery(c)['query'] ?? (await bodyOf(c))['query'];
    if (query === undefined)
      throw new SearchError(
        400,
        'action_request_validation_exception',
        'Validation Failed: 1: query is missing;',
      );
    const found = everything(cluster.targets(pathPart(c, 'index')), query);
    const conflicts = each(c, found, ({ index, id, document }) =>
      cluster.remove(index, id, { ifSeqNo: document.seqNo }),
    );
    const counts = { deleted: found.length - conflicts, version_conflicts: conflicts };
    return answer(c, summary(now() - begun, found.length, counts));
  });

  // Without a script it writes each document as it is: into fields that were mapped since.
  app.post('/:index/_update_by_query', async (c) => {
    const begun = now();
    const body = await bodyOf(c);
    if (body['script'] !== undefined) throw illegal('This server runs no scripts: leave out [script].');
    const query = fromQuery(c)['query'] ?? body['query'];
    const found = everything(cluster.targets(pathPart(c, 'index')), query);
    const conflicts = each(c, found, ({ index, id, document }) =>
      cluster.write(index, id, document.source, { ifSeqNo: document.seqNo }),
    );
    const counts = { updated: found.length - conflicts, deleted: 0, version_conflicts: conflicts };
    return answer(c, summary(now() - begun, found.length, counts));
  });

  /** @returns how many had been changed since they were found, if `conflicts=proceed`: else the first of them refuses all that follow */
  function each(
    c: Ctx,
    found: ReturnType<typeof everything>,
    alter: (one: (typeof found)[number]) => void,
  ): number {
    let conflicts = 0;
    for (const one of found) {
      try {
        alter(one);
      } catch (error) {
        if (!(error instanceof SearchError) || error.status !== 409) throw error;
        conflicts++;
        if (c.req.query('conflicts') !== 'proceed') throw error;
      }
    }
    if (flag(c, 'refresh'))
      for (const index of new Set(found.map((one) => one.index))) cluster.refresh(index);
    return conflicts;
  }

  /** What a search sees, in the order of the index. */
  function everything(targets: readonly Target[], query: JsonObject[string]) {
    return targets.flatMap((target) => {
      const index = cluster.one(target.name);
      return matching(target, query).flatMap((number) => {
        const document = target.reader.documents.get(number);
        return document === undefined ? [] : [{ index, id: document.id, document }];
      });
    });
  }
  return app;
}

const summary = (took: number, total: number, counts: Readonly<Record<string, number>>) => ({
  took,
  timed_out: false,
  total,
  ...counts,
  batches: Math.ceil(total / 1000),
  noops: 0,
  retries: { bulk: 0, search: 0 },
  throttled_millis: 0,
  requests_per_second: -1,
  throttled_until_millis: 0,
  failures: [],
});
