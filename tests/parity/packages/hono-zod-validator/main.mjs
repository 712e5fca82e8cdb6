// @hono/zod-validator: every target of a request validated by zod, hooks, coercion, and 50 requests at once under AsyncLocalStorage.
import { AsyncLocalStorage } from 'node:async_hooks';
import { createAdaptorServer } from '@hono/node-server';
import { zValidator } from '@hono/zod-validator';
import { Hono } from 'hono';
import { z } from 'zod';
import { json, show, start, stop } from '../shared/http.mjs';

const storage = new AsyncLocalStorage();
const app = new Hono();
app.use((c, next) => storage.run(c.req.header('x-id') ?? 'none', next));
const item = z.object({
  name: z.string().min(2),
  price: z.number().positive(),
  tags: z.array(z.enum(['a', 'b'])).default([]),
});
app.post('/items', zValidator('json', item), async (c) => {
  await new Promise((resolve) => setTimeout(resolve, 1));
  return c.json({ ...c.req.valid('json'), id: storage.getStore() }, 201);
});
app.get(
  '/list',
  zValidator(
    'query',
    z.object({ page: z.coerce.number().int().min(1), sort: z.enum(['up', 'down']).optional() }),
  ),
  (c) => c.json(c.req.valid('query')),
);
app.get('/by/:id', zValidator('param', z.object({ id: z.uuid() })), (c) => c.json(c.req.valid('param')));
app.post('/form', zValidator('form', z.object({ a: z.string(), n: z.coerce.number() })), (c) =>
  c.json(c.req.valid('form')),
);
app.get('/header', zValidator('header', z.object({ 'x-key': z.string().length(4) })), (c) =>
  c.json(c.req.valid('header')['x-key']),
);
app.get('/cookie', zValidator('cookie', z.object({ session: z.string().regex(/^s-/) })), (c) =>
  c.json(c.req.valid('cookie')),
);
app.post(
  '/hooked',
  zValidator('json', item, (result, c) => {
    if (!result.success)
      return c.json(
        { issues: result.error.issues.map(({ path, code, message }) => [path.join('.'), code, message]) },
        422,
      );
  }),
  (c) => c.json('fine'),
);

const server = createAdaptorServer(app);
const base = await start(server);
await show('valid', `${base}/items`, json({ name: 'cup', price: 2, tags: ['a'] }));
await show('invalid', `${base}/items`, json({ name: 'c', price: -2, tags: ['z'] }));
await show('malformed', `${base}/items`, json('{'));
await show('no type', `${base}/items`, { method: 'POST', body: '{}' });
await show('query', `${base}/list?page=2&sort=up`);
await show('query bad', `${base}/list?page=0&sort=left`);
await show('param', `${base}/by/0b9f62a2-2bb4-4c1c-9a0f-0d2c3a4b5c6d`);
await show('param bad', `${base}/by/7`);
await show('form', `${base}/form`, { method: 'POST', body: new URLSearchParams({ a: 'x', n: '12' }) });
await show('form bad', `${base}/form`, { method: 'POST', body: new URLSearchParams({ n: 'twelve' }) });
await show('header', `${base}/header`, { headers: { 'x-key': 'abcd' } });
await show('cookie', `${base}/cookie`, { headers: { cookie: 'session=s-1; other=2' } });
await show('cookie bad', `${base}/cookie`, { headers: { cookie: 'session=1' } });
await show('hooked', `${base}/hooked`, json({ price: 'x' }));
const all = await Promise.all(
  Array.from({ length: 50 }, async (_, id) => {
    const request = json({ name: `n${id}`, price: 1 });
    const response = await fetch(`${base}/items`, {
      ...request,
      headers: { ...request.headers, 'x-id': String(id) },
    });
    return response.json();
  }),
);
console.log(
  all.filter(({ id, name }, index) => id === String(index) && name === `n${index}`).length,
  'of 50 kept their own context',
);
await stop(server);
