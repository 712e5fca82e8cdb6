import { setTimeout as pause } from 'node:timers/promises';
import { Hono } from 'hono';
import { log } from './log.ts';
import { orders, register } from './metrics.ts';
import { ask, currentTrace, observe, step } from './observe.ts';

const { PORT = '3000', PROMETHEUS_URL = 'http://localhost:9090' } = process.env;
const stock: Record<string, number> = { assam: 20, sencha: 12, rooibos: 3 };

export const app = new Hono();

app.get('/metrics', async (c) =>
  c.body(await register.metrics(), 200, { 'content-type': register.contentType }),
);

app.use(observe);

app.get('/stock/:tea', async (c) => {
  const tea = c.req.param('tea');
  const left = await step('look it up', async () => {
    await pause(5);
    return stock[tea];
  });
  return left === undefined ? c.json({ error: `no ${tea}` }, 404) : c.json({ tea, left });
});

/** Asks for the stock over HTTP, as a shop of several servers does, and pays. `?card=declined` fails. */
app.post('/orders/:tea', async (c) => {
  const tea = c.req.param('tea');
  const found = await ask(`http://localhost:${PORT}/stock/${tea}`);
  if (!found.ok) return c.json({ error: `no ${tea}` }, 404);
  await step('pay', async () => {
    await pause(20);
    if (c.req.query('card') === 'declined') throw new Error('The bank declined the card');
  });
  orders.inc({ tea });
  log.info('order paid', { tea });
  return c.json({ tea, trace: currentTrace() }, 201);
});

/** What the collector knows of this server. */
app.get('/report', async (c) => {
  const get = async (path: string) => (await fetch(`${PROMETHEUS_URL}${path}`)).json();
  const query = encodeURIComponent('sum by (tea) (shop_orders_total)');
  const failed = encodeURIComponent('{service_name="shop"} | json | level="error"');
  return c.json({
    metrics: await get(`/api/v1/query?query=${query}`),
    alerts: await get('/api/v1/alerts'),
    traces: await get('/api/traces?service=shop&operation=pay'),
    errors: await get(`/loki/api/v1/query_range?query=${failed}`),
  });
});

app.onError((error, c) => {
  log.error(error.message, { kind: error.name });
  return c.json({ error: 'The order could not be paid', trace: currentTrace() }, 500);
});
