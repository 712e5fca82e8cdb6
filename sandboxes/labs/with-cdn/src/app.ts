import { createHash } from 'node:crypto';
import { Hono } from 'hono';

export const app = new Hono();
let rendered = 0;

/** Shared caches may keep it for a minute, and show it a minute longer while they ask again. */
app.get('/pages/:name', (c) => {
  c.header('Cache-Control', 'public, max-age=0, s-maxage=60, stale-while-revalidate=60');
  c.header('Cache-Tag', `page,${c.req.param('name')}`);
  return c.json({ page: c.req.param('name'), rendered: ++rendered });
});

/** Its name changes with its content: whoever has it has it for good. */
app.get('/assets/app-:hash{[a-z0-9]+}.js', (c) => {
  const source = `console.log(${JSON.stringify(c.req.param('hash'))});\n`;
  c.header('Cache-Control', 'public, max-age=31536000, immutable');
  c.header('ETag', `"${createHash('sha256').update(source).digest('hex').slice(0, 16)}"`);
  return c.body(source, 200, { 'Content-Type': 'text/javascript' });
});

/** Everyone's own: no shared cache may keep it. */
app.get('/account', (c) => {
  c.header('Cache-Control', 'private, max-age=60');
  return c.json({ account: c.req.header('cookie') ?? 'nobody', rendered: ++rendered });
});

/** How often the origin was asked at all. */
app.get('/origin', (c) => c.json({ rendered }, 200, { 'Cache-Control': 'no-store' }));
