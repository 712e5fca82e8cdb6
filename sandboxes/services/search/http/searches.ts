import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { count, explain, ONE_SHARD, search } from '../answer/search';
import type { Cluster, Target } from '../cluster';
import { SearchError } from '../errors';
import type { Json, JsonObject } from '../json';
import { listOf, numberOf, textOf } from '../json';
import { answer, bodyOf, type Ctx, flag, linesOf, numberQuery, pathPart } from './answer';
import { Contexts, contextRoutes } from './contexts';
import type { Ids } from './documents';

/** `_search`, `_msearch`, `_count`, `_explain`, scrolls and points in time. */
export function searchRoutes(
  cluster: Cluster,
  ids: Ids,
  now: () => number,
): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  const contexts = new Contexts(now, ids.next);
  const indices = (c: Ctx) => cluster.targets(pathPart(c, 'index'), flag(c, 'ignore_unavailable'));
  const timed = () => {
    const begun = now();
    return () => now() - begun;
  };

  const run = (targets: readonly Target[], body: JsonObject) => search(targets, body, timed());
  app.route('/', contextRoutes(cluster, contexts, timed));
  const find = async (c: Ctx) => {
    const body = { ...(await bodyOf(c)), ...fromQuery(c) };
    const scroll = c.req.query('scroll');
    if (body['pit'] !== undefined) return answer(c, contexts.inPointInTime(body, run));
    if (scroll === undefined) return answer(c, run(indices(c), body));
    if (numberOf(body['from'], 0) > 0)
      throw new SearchError(
        400,
        'action_request_validation_exception',
        'Validation Failed: 1: using [from] is not allowed in a scroll context;',
      );
    const id = contexts.add(cluster.pinned(pathPart(c, 'index')), scroll, { body, from: 0 });
    return answer(c, contexts.page(id, scroll, timed()));
  };
  const counted = async (c: Ctx) => {
    const body = await bodyOf(c);
    const query = fromQuery(c)['query'] ?? body['query'];
    return answer(c, { count: count(indices(c), query), _shards: ONE_SHARD });
  };
  const several = async (c: Ctx) => {
    const lines = await linesOf(c);
    const responses: unknown[] = [];
    for (let at = 0; at + 1 < lines.length; at += 2) {
      try {
        const name = listOf(lines[at]?.['index'] ?? pathPart(c, 'index'))
          .map(textOf)
          .join(',');
        const body = lines[at + 1] ?? {};
        const found =
          body['pit'] === undefined ? run(cluster.targets(name), body) : contexts.inPointInTime(body, run);
        responses.push({ ...found, status: 200 });
      } catch (error) {
        if (!(error instanceof SearchError)) throw error;
        responses.push({ error: error.toJSON(), status: error.status });
      }
    }
    return answer(c, { took: 0, responses });
  };
  for (const prefix of ['', '/:index']) {
    app.on(['GET', 'POST'], `${prefix}/_search`, find);
    app.on(['GET', 'POST'], `${prefix}/_count`, counted);
    app.on(['GET', 'POST'], `${prefix}/_msearch`, several);
  }
  app.on(['GET', 'POST'], '/:index/_explain/:id', async (c) => {
    const { name } = cluster.one(pathPart(c, 'index'));
    const [index] = cluster.targets(pathPart(c, 'index'));
    const body = await bodyOf(c);
    const found =
      index === undefined ? null : explain(index, pathPart(c, 'id'), fromQuery(c)['query'] ?? body['query']);
    return found === null
      ? answer(c, { _index: name, _id: pathPart(c, 'id'), matched: false }, 404)
      : answer(c, found);
  });
  return app;
}

/** What stands in the address goes before the body. */
export function fromQuery(c: Ctx): JsonObject {
  const { q, df, sort, _source: source } = c.req.query();
  const found: Record<string, Json> = {};
  if (q !== undefined)
    found['query'] = { query_string: { query: q, ...(df === undefined ? {} : { default_field: df }) } };
  for (const name of ['from', 'size']) {
    const given = numberQuery(c, name);
    if (given !== undefined) found[name] = given;
  }
  if (sort !== undefined)
    found['sort'] = sort.split(',').map((each): Json => {
      const [field = '', order] = each.split(':');
      return order === undefined ? field : { [field]: order };
    });
  if (source !== undefined)
    found['_source'] = source === 'true' || source === 'false' ? source : source.split(',');
  const total = c.req.query('track_total_hits');
  if (total !== undefined)
    found['track_total_hits'] = total === 'true' || total === 'false' ? total : Number(total);
  if (flag(c, 'explain')) found['explain'] = true;
  return found;
}
