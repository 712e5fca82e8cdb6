import { hostname } from 'node:os';
import { Hono } from 'hono';

export const app = new Hono();
let served = 0;

app.get('/', (c) => c.json({ by: hostname(), served: ++served }));

/** Whom this server takes for its client: the proxy says who asked it. */
app.get('/client', (c) =>
  c.json({ forwardedFor: c.req.header('x-forwarded-for') ?? null, host: c.req.header('host') }),
);

app.get('/articles/:id', (c) =>
  c.json({ id: c.req.param('id'), by: hostname(), writtenAt: new Date().toISOString() }),
);

app.post('/login', async (c) => {
  const { password } = await c.req.json();
  return password === 'open sesame' ? c.json({ welcome: true }) : c.json({ error: 'wrong password' }, 401);
});

/** Slower than the proxy's patience where `seconds` is more. */
app.get('/slow/:seconds', async (c) => {
  await new Promise((resolve) => setTimeout(resolve, Number(c.req.param('seconds')) * 1000));
  return c.json({ by: hostname() });
});
