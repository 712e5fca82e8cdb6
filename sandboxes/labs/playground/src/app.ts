import { Hono } from 'hono';

export const app = new Hono();

app.get('/', (c) => c.text(`Hello from process ${process.pid}. It is ${new Date().toISOString()}.\n`));

app.post('/echo', async (c) => {
  const body: unknown = await c.req.json();
  return c.json({ youSent: body, as: c.req.header('content-type') });
});
