import { Hono } from 'hono';
import { resolver } from './resolver.ts';

export const app = new Hono();

app.get('/addresses/:name', async (c) => {
  const began = performance.now();
  const addresses = await resolver.resolve4(c.req.param('name'), { ttl: true });
  return c.json({ addresses, milliseconds: Math.round(performance.now() - began) });
});

app.get('/mail/:domain', async (c) => {
  const exchanges = await resolver.resolveMx(c.req.param('domain'));
  const policies = await resolver.resolveTxt(c.req.param('domain'));
  return c.json({ exchanges, policies: policies.map((parts) => parts.join('')) });
});

/** Where a service runs: host and port, from one name. */
app.get('/services/:name', async (c) =>
  c.json(await resolver.resolveSrv(`_http._tcp.${c.req.param('name')}`)),
);

app.onError((error, c) => {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOTFOUND') return c.json({ error: 'there is no such name' }, 404);
  if (code === 'ENODATA') return c.json({ error: 'the name has no such record' }, 404);
  return c.json({ error: error.message }, 502);
});
