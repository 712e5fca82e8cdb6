import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { count, explain, ONE_SHARD, search } from '../answer/search';
import type { Cluster } from '../cluster';
import { SearchError } from '../errors';
import type { Json, JsonObject } from '../json';
import { textOf } from '../json';
import { answer, bodyOf, type Ctx, flag, linesOf, numberQuery, pathPart } from './answer';

/** `_search`, `_msearch`, `_count`, `_explain`. */
export function searchRoutes(cluster: Cluster, now: () => number): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  const indices = (c: Ctx) => cluster.resolve(pathPart(c, 'index'), flag(c, 'ignore_unavailable'));
  const timed = () => {
    const begun = now();
    return () => now() - begun;
  };

  const find = async (c: Ctx) =>
    answer(c, search(indices(c), { ...(await bodyOf(c)), ...fromQuery(c) }, timed()));
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
        const name = textOf(lines[at]?.['index'] ?? pathPart(c, 'index'));
        responses.push({ ...search(cluster.resolve(name), lines[at + 1] ?? {}, timed()), status: 200 });
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
    const index = cluster.one(pathPart(c, 'index'));
    const body = await bodyOf(c);
    const found = explain(index, pathPart(c, 'id'), fromQuery(c)['query'] ?? body['query']);
    return found === null
      ? answer(c, { _index: index.name, _id: pathPart(c, 'id'), matched: false }, 404)
      : answer(c, found);
  });
  return app;
}

/** What stands in the address goes before the body. */
function fromQuery(c: Ctx): JsonObject {
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
