import { Hono } from 'hono';

export const app = new Hono();

app.get('/', (c) => {
  const now = new Date().toISOString();
  return c.text(`Process ${process.pid}, at ${now}\n`);
});

app.post('/echo', async (c) => {
  const body: unknown = await c.req.json();
  return c.json({ youSent: body });
});
