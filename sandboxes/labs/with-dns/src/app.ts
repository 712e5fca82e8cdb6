import { lookup } from 'node:dns/promises';
import { Hono } from 'hono';
import { resolver } from './resolver.ts';

export const app = new Hono();

app.get('/addresses/:name', async (c) => {
  const began = performance.now();
  const addresses = await resolver.resolve4(c.req.param('name'), { ttl: true });
  return c.json({ addresses, milliseconds: Math.round(performance.now() - began) });
});

/** What every connection of this server does with a name: first the computer's own names, then the resolver. */
app.get('/lookup/:name', async (c) => c.json(await lookup(c.req.param('name'), { all: true })));

/** This server itself, by its name in the DNS. */
app.get('/itself', async (c) => {
  const answer = await fetch(`http://shop-1.shop.test:${process.env.PORT ?? 3000}/lookup/localhost`);
  return c.json({ status: answer.status, url: answer.url });
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
