import { Hono } from 'hono';
import { priceOf } from './prices.ts';

const { FLAKY_URL = 'http://localhost:4300' } = process.env;

export const app = new Hono();

app.get('/prices/:item', async (c) => {
  const answer = await priceOf(c.req.param('item'));
  return c.json(answer, 'reason' in answer ? 503 : 200);
});

app.get('/policy', () => fetch(`${FLAKY_URL}/_faults`));
app.put('/policy', async (c) => fetch(`${FLAKY_URL}/_faults`, { method: 'PUT', body: await c.req.text() }));
