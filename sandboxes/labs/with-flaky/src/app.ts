import { Hono } from 'hono';
import { ask } from './ask.ts';

const { FLAKY_URL = 'http://localhost:4300' } = process.env;
/** What a price was when the service last answered. */
const known = new Map<string, unknown>();

export const app = new Hono();

app.get('/prices/:item', async (c) => {
  const item = c.req.param('item');
  try {
    const { response, attempts } = await ask(`${FLAKY_URL}/prices/${item}`, { attempts: 3, timeout: 500 });
    const { path } = (await response.json()) as { path: string };
    known.set(item, { path });
    return c.json({ item, path, attempts, from: 'service' });
  } catch (error) {
    const last = known.get(item);
    const reason = error instanceof Error ? error.message : String(error);
    return last === undefined
      ? c.json({ item, reason }, 503)
      : c.json({ item, ...last, from: 'what was known', reason });
  }
});

app.get('/policy', () => fetch(`${FLAKY_URL}/_faults`));
app.put('/policy', async (c) => fetch(`${FLAKY_URL}/_faults`, { method: 'PUT', body: await c.req.text() }));
