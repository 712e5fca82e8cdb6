// Fastify: schemas, hooks in order, plugins and encapsulation, decorators, streams, inject, errors and close.
import { Readable } from 'node:stream';
import Fastify from 'fastify';
import { json, show } from '../shared/http.mjs';

const logged = [];
const app = Fastify({
  logger: { level: 'info', stream: { write: (line) => logged.push(JSON.parse(line)) } },
  genReqId: (() => {
    let id = 0;
    return () => `r${++id}`;
  })(),
  ajv: { customOptions: { allErrors: true } },
});
const hooks = [];
for (const name of [
  'onRequest',
  'preParsing',
  'preValidation',
  'preHandler',
  'preSerialization',
  'onSend',
  'onResponse',
  'onError',
])
  app.addHook(name, async () => {
    hooks.push(name);
  });
app.decorateRequest('user', null);
app.decorate('shop', { name: 'corner' });
app.register(
  async (inner) => {
    inner.addHook('preHandler', async (request, reply) => {
      request.user = request.headers['x-user'] ?? null;
      if (request.user === null) return reply.code(401).send({ error: 'who are you?' });
    });
    inner.get('/me', async (request) => ({ user: request.user, shop: inner.shop.name }));
  },
  { prefix: '/private' },
);
app.route({
  method: 'POST',
  url: '/items/:kind',
  schema: {
    params: { type: 'object', properties: { kind: { type: 'string', enum: ['cup', 'pot'] } } },
    querystring: { type: 'object', properties: { count: { type: 'integer', default: 1 } } },
    body: {
      type: 'object',
      required: ['name', 'price'],
      additionalProperties: false,
      properties: {
        name: { type: 'string', minLength: 2 },
        price: { type: 'number', minimum: 0 },
        mail: { type: 'string', format: 'email' },
      },
    },
    response: {
      201: {
        type: 'object',
        properties: { id: { type: 'integer' }, name: { type: 'string' }, count: { type: 'integer' } },
      },
    },
  },
  async handler(request, reply) {
    reply.code(201).header('location', '/items/1');
    return { id: 1, ...request.body, count: request.query.count, secret: 'never sent' };
  },
});
app.get('/stream', (_request, reply) => reply.type('text/plain').send(Readable.from(['a', 'b', 'c'])));
app.get('/boom', async () => {
  throw Object.assign(new Error('boom'), { statusCode: 418, code: 'E_TEAPOT' });
});
app.get('/null', async () => null);
app.addContentTypeParser('text/csv', { parseAs: 'string' }, (_request, body, done) =>
  done(
    null,
    body.split('\n').map((line) => line.split(',')),
  ),
);
app.post('/csv', async (request) => request.body);
app.setNotFoundHandler((request, reply) => reply.code(404).send({ nothing: request.url }));
app.setErrorHandler((error, request, reply) =>
  reply.code(error.statusCode ?? 500).send({
    code: error.code,
    message: error.message,
    where: request.routeOptions.url,
    validation: error.validation?.map(({ instancePath, keyword, message }) => [
      instancePath,
      keyword,
      message,
    ]),
  }),
);
app.addHook('onClose', async () => console.log('onClose'));

const base = await app.listen({ port: 0, host: '127.0.0.1' });
await show('created', `${base}/items/cup?count=3`, json({ name: 'blue', price: 2 }));
console.log(hooks.splice(0).join(' '));
await show('invalid body', `${base}/items/cup`, json({ name: 'b', price: -1, mail: 'x' }));
await show('coerced', `${base}/items/cup`, json({ name: 'blue', price: '2', extra: 1 }));
await show('invalid param', `${base}/items/spoon`, json({ name: 'blue', price: 2 }));
await show('malformed', `${base}/items/cup`, json('{'));
await show('empty', `${base}/items/cup`, { method: 'POST', headers: { 'content-type': 'application/json' } });
await show('media type', `${base}/items/cup`, {
  method: 'POST',
  headers: { 'content-type': 'image/png' },
  body: 'x',
});
await show('csv', `${base}/csv`, {
  method: 'POST',
  headers: { 'content-type': 'text/csv' },
  body: 'a,b\nc,d',
});
hooks.length = 0;
await show('boom', `${base}/boom`);
console.log(hooks.splice(0).join(' '));
await show('stream', `${base}/stream`);
await show('null', `${base}/null`);
await show('private', `${base}/private/me`);
await show('private, known', `${base}/private/me`, { headers: { 'x-user': 'ada' } });
await show('missing', `${base}/missing`);
await show('head', `${base}/null`, { method: 'HEAD' });
const injected = await app.inject({ method: 'GET', url: '/private/me', headers: { 'x-user': 'in' } });
console.log(injected.statusCode, injected.headers['content-type'], injected.json());
console.log(app.printRoutes());
console.log(
  logged
    .map(({ level, reqId, msg, res }) =>
      [level, reqId, res?.statusCode, msg?.replace(/\d{4,}/, 'PORT')].join(' '),
    )
    .join('\n'),
);
await app.close();
