// @hono/zod-openapi: routes with schemas, validated requests, default hooks, and the OpenAPI 3.0 and 3.1 documents they give.
import { createAdaptorServer } from '@hono/node-server';
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { json, show, start, stop } from '../shared/http.mjs';

const app = new OpenAPIHono({
  defaultHook: (result, c) =>
    result.success
      ? undefined
      : c.json(
          { issues: result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) },
          422,
        ),
});
const Item = z
  .object({
    id: z.int().openapi({ example: 7 }),
    name: z.string().min(2),
    price: z.number().nullable(),
    tags: z.array(z.enum(['a', 'b'])).optional(),
    made: z.iso.datetime(),
  })
  .openapi('Item');
const Problem = z.object({ message: z.string() }).openapi('Problem');
app.openapi(
  createRoute({
    method: 'get',
    path: '/items/{id}',
    tags: ['items'],
    summary: 'One item',
    security: [{ Bearer: [] }],
    request: {
      params: z.object({
        id: z.coerce
          .number()
          .int()
          .openapi({ param: { name: 'id', in: 'path' }, type: 'integer' }),
      }),
      query: z.object({ lang: z.enum(['de', 'en']).default('en') }),
      headers: z.object({ 'x-shop': z.string().optional() }),
    },
    responses: {
      200: { description: 'the item', content: { 'application/json': { schema: Item } } },
      404: { description: 'none', content: { 'application/json': { schema: Problem } } },
    },
  }),
  (c) => {
    const { id } = c.req.valid('param');
    return id > 100
      ? c.json({ message: `no ${id}` }, 404)
      : c.json({ id, name: c.req.valid('query').lang, price: null, made: '2026-01-01T00:00:00Z' }, 200);
  },
);
app.openapi(
  createRoute({
    method: 'post',
    path: '/items',
    request: {
      body: { required: true, content: { 'application/json': { schema: Item.omit({ id: true }) } } },
    },
    responses: {
      201: {
        description: 'made',
        headers: z.object({ location: z.string() }),
        content: { 'application/json': { schema: Item } },
      },
    },
  }),
  (c) => c.json({ id: 8, ...c.req.valid('json') }, 201, { location: '/items/8' }),
);
const inner = new OpenAPIHono();
inner.openapi(
  createRoute({
    method: 'delete',
    path: '/{name}',
    hide: false,
    request: { params: z.object({ name: z.string().max(3) }), cookies: z.object({ session: z.string() }) },
    responses: { 204: { description: 'gone' } },
  }),
  (c) => c.body(null, 204),
);
app.route('/inner', inner);
app.openAPIRegistry.registerComponent('securitySchemes', 'Bearer', { type: 'http', scheme: 'bearer' });
app.doc('/openapi.json', {
  openapi: '3.0.3',
  info: { title: 'Shop', version: '1' },
  servers: [{ url: '/' }],
});
app.doc31('/openapi-31.json', { openapi: '3.1.0', info: { title: 'Shop', version: '1' } });

const server = createAdaptorServer(app);
const base = await start(server);
await show('get', `${base}/items/7?lang=de`);
await show('none', `${base}/items/700`);
await show('bad param', `${base}/items/x?lang=fr`);
await show('post', `${base}/items`, json({ name: 'cup', price: 2, made: '2026-01-01T00:00:00Z' }));
await show('bad body', `${base}/items`, json({ name: 'c', price: '2', made: 'today' }));
await show('no body', `${base}/items`, { method: 'POST' });
await show('delete', `${base}/inner/abc`, { method: 'DELETE', headers: { cookie: 'session=1' } });
await show('delete without cookie', `${base}/inner/abc`, { method: 'DELETE' });
for (const path of ['openapi.json', 'openapi-31.json']) {
  const response = await fetch(`${base}/${path}`);
  console.log(path, response.status, JSON.stringify(await response.json(), null, 1));
}
await stop(server);
