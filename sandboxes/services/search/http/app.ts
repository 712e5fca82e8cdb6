import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import type { Cluster } from '../cluster';
import { SearchError } from '../errors';
import { aliasRoutes } from './aliases';
import { answer, pathPart, refusal } from './answer';
import { bulkRoutes } from './bulk';
import { catRoutes } from './cat';
import { documentRoutes, type Ids } from './documents';
import { indexRoutes } from './indices';
import { searchRoutes } from './searches';
import { templateRoutes } from './templates';
import { termRoutes } from './terms';

/** Elasticsearch's REST API, the part that README.md lists. */
export function searchApp(cluster: Cluster, ids: Ids, now: () => number): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.get('/', (c) =>
    answer(c, {
      name: 'backlab',
      cluster_name: 'backlab',
      cluster_uuid: '_na_',
      version: {
        number: '9.0.0',
        build_flavor: 'default',
        lucene_version: '10.1.0',
        minimum_wire_compatibility_version: '8.18.0',
      },
      tagline: 'You Know, for Search',
    }),
  );
  const health = () => {
    const replicas = cluster.indices.reduce(
      (sum, { settings }) => sum + Number(settings['number_of_replicas']),
      0,
    );
    const shards = cluster.indices.length;
    return {
      cluster_name: 'backlab',
      status: replicas > 0 ? 'yellow' : 'green',
      timed_out: false,
      number_of_nodes: 1,
      number_of_data_nodes: 1,
      active_primary_shards: shards,
      active_shards: shards,
      relocating_shards: 0,
      initializing_shards: 0,
      unassigned_shards: replicas,
      active_shards_percent_as_number: shards + replicas === 0 ? 100 : (100 * shards) / (shards + replicas),
    };
  };
  app.get('/_cluster/health', (c) => answer(c, health()));
  app.get('/_cluster/health/:index', (c) => {
    cluster.resolve(pathPart(c, 'index'));
    return answer(c, health());
  });
  app.route('/', searchRoutes(cluster, ids, now));
  app.route('/', termRoutes(cluster, now));
  app.route('/', catRoutes(cluster, now));
  app.route('/', templateRoutes(cluster));
  app.route('/', aliasRoutes(cluster));
  app.route('/', bulkRoutes(cluster, ids, now));
  app.route('/', documentRoutes(cluster, ids));
  app.route('/', indexRoutes(cluster));
  app.notFound((c) => {
    const { pathname, search } = new URL(c.req.url);
    return answer(
      c,
      {
        error: `no handler found for uri [${pathname}${search}] and method [${c.req.method}]: this server has a part of Elasticsearch's API only`,
      },
      400,
    );
  });
  app.onError((error, c) => {
    if (error instanceof SearchError) return refusal(c, error);
    // Elasticsearch too answers 500 with what went wrong, and goes on.
    return refusal(c, new SearchError(500, 'exception', error.message));
  });
  return app;
}
