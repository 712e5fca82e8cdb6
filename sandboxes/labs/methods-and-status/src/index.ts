import { serve } from '@hono/node-server';
import { createApp } from './app.ts';
import { createStore } from './store.ts';

const app = createApp(createStore());

const server = serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 3000) }, ({ port }) => {
  console.log(`articles on http://localhost:${port}`);
});

process.on('SIGTERM', () => server.close());
