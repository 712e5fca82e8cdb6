import { Hono } from 'hono';
import type { JsonBody } from './json-body.ts';
import { stage } from './stage.ts';
import { mine, report, save } from './store.ts';

export const routes = new Hono<JsonBody>();

routes.get(
  '/notes',
  stage('handler', async (c) => c.json(await mine())),
);

routes.post(
  '/notes',
  stage<JsonBody, '/notes'>('handler', async (c) => {
    const body = c.get('body');
    const title = typeof body === 'object' && body !== null && 'title' in body ? body.title : undefined;
    if (typeof title !== 'string') return c.json({ error: 'title: expected text' }, 422);
    return c.json(await save(title), 201);
  }),
);

/** `?month=1` to `12`; other months have no table, and the store rejects. */
routes.get(
  '/report',
  stage('handler', async (c) => c.json(await report(Number(c.req.query('month') ?? 1)))),
);
