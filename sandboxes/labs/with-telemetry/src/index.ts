import { serve } from '@hono/node-server';
import { app } from './app.ts';
import { shutdown } from './telemetry.ts';

const server = serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 3000) }, ({ port }) => {
  console.log(`Listening on port ${port}`);
});

process.on('SIGTERM', async () => {
  server.close();
  await shutdown();
});
