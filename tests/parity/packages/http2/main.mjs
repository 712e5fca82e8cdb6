// HTTP/2 under frameworks: Hono, Fastify and Koa serve it as they serve HTTP/1.1, and undici asks for it by ALPN.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import http2 from 'node:http2';
import { Readable } from 'node:stream';
import { serve } from '@hono/node-server';
import Fastify from 'fastify';
import { Hono } from 'hono';
import { stream } from 'hono/streaming';
import Koa from 'koa';
import { Agent, request } from 'undici';

const CHANGING = new Set(['date']);

/** One request over a session: status, headers, body. */
async function ask(session, headers, body) {
  const stream = session.request(headers, { endStream: body === undefined });
  const text = Readable.prototype.toArray.call(stream.setEncoding('utf8'));
  stream.end(body);
  const [answer] = await once(stream, 'response');
  const { ':status': status, ...rest } = answer;
  const shown = Object.entries(rest).filter(([name]) => !CHANGING.has(name));
  return [status, shown.sort().map(([name, value]) => `${name}: ${value}`), (await text).join('')];
}

async function session(port, work) {
  const client = http2.connect(`http://127.0.0.1:${port}`);
  await work(client);
  client.close();
  await once(client, 'close');
}

console.log('## Hono');
const hono = new Hono();
hono.get('/', (c) => c.json({ url: new URL(c.req.url).pathname, agent: c.req.header('user-agent') ?? null }));
hono.post('/echo', async (c) => c.text((await c.req.text()).length.toString(), 201, { 'x-a': 'b' }));
hono.get('/stream', (c) =>
  stream(c, async (out) => {
    for (const piece of ['1', '2', '3']) await out.write(piece);
  }),
);
hono.get('/throw', () => {
  throw new Error('broken');
});
hono.onError((error, c) => c.text(`caught ${error.message}`, 500));
const honoServer = serve({
  fetch: hono.fetch,
  createServer: http2.createServer,
  port: 0,
  hostname: '127.0.0.1',
});
await once(honoServer, 'listening');
await session(honoServer.address().port, async (client) => {
  console.log(await ask(client, { ':path': '/' }));
  console.log(await ask(client, { ':path': '/echo', ':method': 'POST' }, 'x'.repeat(200_000)));
  console.log(await ask(client, { ':path': '/stream' }));
  console.log(await ask(client, { ':path': '/throw' }));
  console.log(await ask(client, { ':path': '/none', ':method': 'HEAD' }));
  const many = Array.from({ length: 40 }, (_, i) => ask(client, { ':path': `/?${i}` }));
  console.log((await Promise.all(many)).every(([status]) => status === 200));
});
honoServer.close();
await once(honoServer, 'close');

console.log('## Fastify');
const fastify = Fastify({ http2: true });
fastify.get('/', async (incoming, reply) => {
  reply.header('x-version', incoming.raw.httpVersion);
  return { hello: incoming.hostname === '' ? '' : 'host' };
});
fastify.post('/echo', {
  schema: { body: { type: 'object', required: ['n'], properties: { n: { type: 'integer' } } } },
  handler: async ({ body }) => ({ twice: body.n * 2 }),
});
fastify.get('/stream', (_, reply) => reply.type('text/plain').send(Readable.from(['s', 't', 'ream'])));
await fastify.listen({ port: 0, host: '127.0.0.1' });
const json = { ':path': '/echo', ':method': 'POST', 'content-type': 'application/json' };
await session(fastify.server.address().port, async (client) => {
  console.log(await ask(client, { ':path': '/' }));
  console.log(await ask(client, json, '{"n":21}'));
  console.log(await ask(client, json, '{"n":"no"}'));
  console.log(await ask(client, { ':path': '/stream' }));
  console.log(await ask(client, { ':path': '/missing' }));
});
await fastify.close();

console.log('## Koa');
const koa = new Koa();
koa.use(async (ctx, next) => {
  await next();
  ctx.set('x-length', String(ctx.length ?? null));
});
koa.use((ctx) => {
  if (ctx.path === '/stream') ctx.body = Readable.from(['a', 'b']);
  else if (ctx.path === '/throw') ctx.throw(418, 'teapot');
  else if (ctx.path === '/')
    ctx.body = { method: ctx.method, host: ctx.host !== '', version: ctx.req.httpVersion };
});
const koaServer = http2.createServer(koa.callback());
koaServer.listen(0, '127.0.0.1');
await once(koaServer, 'listening');
await session(koaServer.address().port, async (client) => {
  for (const path of ['/', '/stream', '/throw', '/missing'])
    console.log(await ask(client, { ':path': path }));
});
koaServer.close();
await once(koaServer, 'close');

console.log('## undici');
const certificates = JSON.parse(readFileSync(new URL('./certificates.json', import.meta.url), 'utf8'));
const secure = http2.createSecureServer(
  { ...certificates.server, allowHTTP1: true },
  async (incoming, outgoing) => {
    let length = 0;
    for await (const piece of incoming) length += piece.length;
    outgoing.setHeader('x-version', incoming.httpVersion);
    outgoing.end(`${incoming.method} ${incoming.url} ${length}`);
  },
);
secure.listen(0);
await once(secure, 'listening');
const origin = `https://localhost:${secure.address().port}`;
for (const allowH2 of [true, false]) {
  const dispatcher = new Agent({ allowH2, connect: { ca: certificates.ca.cert } });
  for (const [path, options] of [
    ['/get', {}],
    ['/post', { method: 'POST', body: 'x'.repeat(150_000) }],
    ['/stream', { method: 'PUT', body: Readable.from([Buffer.from('piece'), Buffer.from('of it')]) }],
  ]) {
    const { statusCode, headers, body } = await request(origin + path, { dispatcher, ...options });
    console.log(allowH2, statusCode, headers['x-version'], await body.text());
  }
  await dispatcher.close();
}
secure.close();
await once(secure, 'close');
console.log('closed');
