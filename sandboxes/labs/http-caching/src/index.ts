import { serve } from '@hono/node-server';
import { createApp } from './app.ts';
import { createCatalogue } from './catalogue.ts';

const app = createApp(createCatalogue());

const server = serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 3000) }, ({ port }) => {
  console.log(`shop on http://localhost:${port}`);
});

process.on('SIGTERM', () => server.close());
