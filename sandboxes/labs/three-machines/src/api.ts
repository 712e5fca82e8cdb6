import { hostname } from 'node:os';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';

const app = new Hono();
let served = 0;

app.get('*', (c) => {
  served += 1;
  console.log(`${c.req.method} ${c.req.path}`);
  return c.text(`${hostname()} has served ${served}, at ${new Date().toISOString()}\n`);
});

serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 3001) }, ({ port }) => {
  console.log(`Listening on port ${port}`);
});
