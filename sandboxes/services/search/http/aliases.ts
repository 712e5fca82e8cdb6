import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { aliasActions, aliasOptions } from '../aliases';
import type { Cluster } from '../cluster';
import type { SearchIndex } from '../index/search-index';
import { wildcard } from '../wildcard';
import { answer, bodyOf, type Ctx, flag, pathPart } from './answer';

const DONE = { acknowledged: true } as const;

/** `_alias` and `_aliases`: other names of indices. */
export function aliasRoutes(cluster: Cluster): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  const named = (c: Ctx) => cluster.resolve(pathPart(c, 'index'), flag(c, 'ignore_unavailable'));
  app.post('/_aliases', async (c) => {
    cluster.alias(aliasActions(await bodyOf(c), (name) => cluster.resolve(name)));
    return answer(c, DONE);
  });
  const shownAliases = (indices: readonly SearchIndex[], wanted: string) =>
    indices.flatMap((index) => {
      const patterns = wanted.split(',').map((name) => wildcard(name));
      const aliases = Object.entries(cluster.aliasesOf(index.name)).filter(([alias]) =>
        patterns.some((each) => each.test(alias)),
      );
      return aliases.length > 0 || wanted === '*'
        ? [[index.name, { aliases: Object.fromEntries(aliases) }] as const]
        : [];
    });
  const aliasAnswer = (c: Ctx, indices: readonly SearchIndex[]) => {
    const wanted = pathPart(c, 'alias') || '*';
    const found = shownAliases(indices, wanted);
    if (found.length > 0 || wanted.includes('*')) return answer(c, Object.fromEntries(found));
    return answer(c, { error: `alias [${wanted}] missing`, status: 404 }, 404);
  };
  for (const path of ['/_alias', '/_alias/:alias']) app.get(path, (c) => aliasAnswer(c, cluster.indices));
  for (const path of ['/:index/_alias', '/:index/_alias/:alias'])
    app.get(path, (c) => aliasAnswer(c, named(c)));
  for (const path of ['/:index/_alias/:alias', '/:index/_aliases/:alias']) {
    app.on(['PUT', 'POST'], path, async (c) => {
      const options = aliasOptions(await bodyOf(c));
      cluster.alias(
        named(c).map(({ name }) => ({ add: true, index: name, alias: pathPart(c, 'alias'), ...options })),
      );
      return answer(c, DONE);
    });
    app.delete(path, (c) => {
      cluster.alias(named(c).map(({ name }) => ({ add: false, index: name, alias: pathPart(c, 'alias') })));
      return answer(c, DONE);
    });
  }

  return app;
}
