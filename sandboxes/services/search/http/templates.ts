import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import type { Cluster } from '../cluster';
import { SearchError } from '../errors';
import type { TemplateKind } from '../templates';
import { answer, bodyOf, type Ctx, flag, pathPart } from './answer';

/** `_index_template`, `_component_template`, and what a new index of a name would get. */
export function templateRoutes(cluster: Cluster): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  for (const kind of ['index', 'component'] as const) {
    const path = `/_${kind}_template`;
    const list = (c: Ctx) => {
      const name = pathPart(c, 'name') || '*';
      const found = cluster.templates(kind, name);
      if (found.length === 0 && !name.includes('*')) throw missing(kind, name);
      const shown = found.map(([each, body]) => ({ name: each, [`${kind}_template`]: body }));
      return answer(c, { [`${kind}_templates`]: shown });
    };
    app.get(path, list);
    app.get(`${path}/:name`, list);
    app.on(['PUT', 'POST'], `${path}/:name`, async (c) => {
      const name = pathPart(c, 'name');
      if (flag(c, 'create') && cluster.templates(kind, name).length > 0)
        throw new SearchError(400, 'illegal_argument_exception', `${kind} template [${name}] already exists`);
      cluster.template(kind, name, await bodyOf(c));
      return answer(c, { acknowledged: true });
    });
    app.delete(`${path}/:name`, (c) => {
      const found = cluster.templates(kind, pathPart(c, 'name'));
      if (found.length === 0) throw missing(kind, pathPart(c, 'name'));
      for (const [name] of found) cluster.template(kind, name, null);
      return answer(c, { acknowledged: true });
    });
  }
  app.post('/_index_template/_simulate_index/:name', (c) => {
    const { settings = {}, mappings = {}, aliases = {} } = cluster.templated(pathPart(c, 'name'));
    return answer(c, { template: { settings, mappings, aliases }, overlapping: [] });
  });
  return app;
}

const missing = (kind: TemplateKind, name: string) =>
  new SearchError(404, 'resource_not_found_exception', `${kind} template matching [${name}] not found`);
