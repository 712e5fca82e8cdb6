/** The site's own HTTP API. */
import { Hono } from 'hono';

export const api = new Hono().basePath('/api');

/** For load balancers and uptime checks: 200 as long as this process answers. */
api.get('/health', (c) => {
  c.header('Cache-Control', 'no-store');
  return c.json({ status: 'ok' });
});

/** RFC 9457: an address of the API that does not exist, told to a program. */
api.notFound((c) =>
  c.json({ type: 'about:blank', title: 'Not Found', status: 404, instance: c.req.path }, 404, {
    'Content-Type': 'application/problem+json',
  }),
);
