import { Hono } from 'hono';
import { charge, isGenuine } from './provider.ts';

interface Order {
  state: string;
  payment: string | null;
}

export const app = new Hono();
const orders = new Map<string, Order>();
const seen = new Set<string>();

app.post('/orders/:id', async (c) => {
  const id = c.req.param('id');
  const { amount, card } = await c.req.json<{ amount: number; card: string }>();
  const { status, body } = await charge(`order-${id}`, { amount, card, description: `order ${id}` });
  const order = orders.get(id) ?? { state: 'waiting for the provider', payment: null };
  orders.set(id, order);
  return c.json({ order, provider: { status, body } }, status < 500 ? 202 : 502);
});

app.get('/orders', (c) => c.json(Object.fromEntries(orders)));

/** The provider says here what became of a payment: perhaps twice, perhaps in another order. */
app.post('/webhooks', async (c) => {
  const body = await c.req.text();
  if (!isGenuine(c.req.raw.headers, body)) return c.json({ error: 'The signature is wrong' }, 401);
  const event = c.req.header('webhook-id') ?? '';
  if (seen.has(event)) return c.body(null, 204);
  seen.add(event);
  const { type, data } = JSON.parse(body);
  const id = String(data.description).replace('order ', '');
  orders.set(id, { state: type, payment: data.id });
  console.log(`${event}: order ${id} is ${type}`);
  return c.body(null, 204);
});
