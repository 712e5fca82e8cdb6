import { serve } from '@hono/node-server';
import { app } from './app.ts';

const server = serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 3000) }, ({ port }) => {
  console.log(`notes API and token issuer on http://localhost:${port}`);
});

process.on('SIGTERM', () => server.close());
