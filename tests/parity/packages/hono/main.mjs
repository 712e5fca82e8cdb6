// Routing, middleware, validation errors, cookies, streaming, not found and error handling of a Hono app over real HTTP.
import { once } from 'node:events';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { basicAuth } from 'hono/basic-auth';
import { getCookie, getSignedCookie, setCookie, setSignedCookie } from 'hono/cookie';
import { cors } from 'hono/cors';
import { etag } from 'hono/etag';
import { HTTPException } from 'hono/http-exception';
import { sign, verify } from 'hono/jwt';
import { secureHeaders } from 'hono/secure-headers';
import { stream, streamSSE } from 'hono/streaming';
import { validator } from 'hono/validator';

const app = new Hono();
app.use('*', async (c, next) => {
  await next();
  c.header('x-handled-by', `${c.req.method} ${c.req.routePath}`);
});
app.use('/api/*', cors({ origin: 'https://shop.example', credentials: true }), secureHeaders());
app.use('/admin/*', basicAuth({ username: 'ada', password: 'lovelace' }));
app.get('/admin/page', (c) => c.text('in'));
app.get('/api/items/:id{[0-9]+}', etag(), (c) =>
  c.json({ id: Number(c.req.param('id')), q: c.req.queries('q') }),
);
app.post(
  '/api/items',
  validator('json', (value, c) => (typeof value.name === 'string' ? value : c.json({ error: 'name' }, 422))),
  (c) => c.json(c.req.valid('json'), 201, { location: '/api/items/7' }),
);
app.post('/form', async (c) => {
  const body = await c.req.parseBody({ all: true });
  const file = body.file;
  return c.json({ tags: body.tag, file: file.name, type: file.type, text: await file.text() });
});
app.get('/cookies', async (c) => {
  const seen = getCookie(c, 'seen');
  setCookie(c, 'seen', String(Number(seen ?? 0) + 1), { httpOnly: true, sameSite: 'Lax', maxAge: 60 });
  const user = await getSignedCookie(c, 'secret', 'user');
  await setSignedCookie(c, 'user', 'ada', 'secret');
  return c.json({ seen: seen ?? null, user: user ?? null });
});
app.get('/jwt', async (c) => {
  const token = await sign({ sub: 'ada', exp: 4102444800 }, 'secret', 'HS256');
  const bad = await verify(`${token}x`, 'secret', 'HS256').catch((error) => error.name);
  return c.json({ token, payload: await verify(token, 'secret', 'HS256'), bad });
});
app.get('/stream', (c) =>
  stream(c, async (out) => {
    for (const part of ['a', 'bb', 'ccc']) await out.write(part);
  }),
);
app.get('/events', (c) =>
  streamSSE(c, async (out) => {
    for (let id = 0; id < 3; id++)
      await out.writeSSE({ id: String(id), event: 'tick', data: `line ${id}\nmore` });
  }),
);
app.get('/fails', () => {
  throw new HTTPException(418, { message: 'I am a teapot' });
});
app.get('/breaks', () => {
  throw new Error('broken');
});
app.onError((error, c) =>
  error instanceof HTTPException ? error.getResponse() : c.text(`caught ${error.message}`, 500),
);
app.notFound((c) => c.json({ missing: c.req.path }, 404));

const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
if (!server.listening) await once(server, 'listening');
const base = `http://127.0.0.1:${server.address().port}`;

async function show(name, path, init) {
  const response = await fetch(base + path, init);
  const headers = [...response.headers]
    .filter(([key]) => !['date', 'connection', 'keep-alive'].includes(key))
    .sort();
  console.log(`## ${name}: ${response.status}`);
  for (const [key, value] of headers) console.log(`${key}: ${value}`);
  console.log(await response.text());
  return response;
}

await show('param', '/api/items/7?q=1&q=2');
const first = await fetch(`${base}/api/items/7`);
await first.arrayBuffer();
await show('etag', '/api/items/7', { headers: { 'if-none-match': first.headers.get('etag') } });
await show('no route', '/api/items/seven');
await show('preflight', '/api/items', {
  method: 'OPTIONS',
  headers: { origin: 'https://shop.example', 'access-control-request-method': 'POST' },
});
const json = { 'content-type': 'application/json' };
await show('created', '/api/items', { method: 'POST', headers: json, body: '{"name":"cup"}' });
await show('invalid', '/api/items', { method: 'POST', headers: json, body: '{"name":1}' });
await show('malformed', '/api/items', { method: 'POST', headers: json, body: '{"name":' });
const form = new FormData();
form.append('tag', 'one');
form.append('tag', 'zwei €');
form.append('file', new Blob(['contents'], { type: 'text/plain' }), 'note.txt');
await show('form', '/form', { method: 'POST', body: form });
const cookies = await show('cookies', '/cookies');
await show('cookies back', '/cookies', {
  headers: {
    cookie: cookies.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; '),
  },
});
await show('refused', '/admin/page');
await show('let in', '/admin/page', { headers: { authorization: `Basic ${btoa('ada:lovelace')}` } });
await show('jwt', '/jwt');
await show('stream', '/stream');
await show('events', '/events');
await show('exception', '/fails');
await show('error', '/breaks');
await show('head', '/api/items/7', { method: 'HEAD' });

server.close();
await once(server, 'close');
console.log('closed');
