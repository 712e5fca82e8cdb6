import { serve } from '@hono/node-server';
import { app } from './app.ts';
import { consume, stop } from './consumer.ts';

const server = serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 3000) }, ({ port }) => {
  console.log(`Listening on port ${port}`);
});

consume().catch((error) => {
  if (error.name !== 'AbortError') console.error('The consumer stopped:', error);
});

process.on('SIGTERM', () => {
  stop();
  server.close();
});
