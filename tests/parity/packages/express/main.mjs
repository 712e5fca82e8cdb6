// Express 5: routers, parsers, cookies, static files, ranges, streams, errors of async handlers and graceful close.
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import express from 'express';
import { json, show, start, stop } from '../shared/http.mjs';

mkdirSync('/tmp/parity-express', { recursive: true });
writeFileSync('/tmp/parity-express/hello.txt', 'hello from a file, long enough for a range\n');
utimesSync('/tmp/parity-express/hello.txt', 1700000000, 1700000000);

const app = express();
app.set('trust proxy', 1);
app.use((request, response, next) => {
  response.locals.began = request.originalUrl;
  next();
});
app.use(express.json({ limit: 200 }));
app.use(express.urlencoded({ extended: true }));
app.use('/text', express.text({ type: 'text/*' }));
app.use('/raw', express.raw({ type: 'application/octet-stream' }));
app.use(
  '/static',
  express.static('/tmp/parity-express', { lastModified: false, maxAge: '1h', cacheControl: true }),
);

const router = express.Router({ mergeParams: true });
router.param('id', (request, _response, next, id) => {
  request.item = { id: Number(id) };
  next(Number(id) > 100 ? Object.assign(new Error('no such item'), { status: 404 }) : undefined);
});
router
  .route('/:id')
  .get((request, response) =>
    response.json({ item: request.item, shop: request.params.shop, query: request.query }),
  )
  .put((request, response) => response.status(202).send(request.body));
app.use('/shops/:shop/items', router);
app.post('/form', (request, response) => response.json(request.body));
app.post('/text', (request, response) => response.send(request.body.toUpperCase()));
app.post('/raw', (request, response) =>
  response.send({ bytes: request.body.length, last: request.body.at(-1) }),
);
app.get('/about', (request, response) =>
  response.json({
    ip: request.ip,
    ips: request.ips,
    host: request.hostname,
    secure: request.secure,
    xhr: request.xhr,
    accepts: request.accepts(['json', 'html']),
  }),
);
app.get('/negotiate', (_request, response) =>
  response.format({
    html: () => response.send('<p>html</p>'),
    json: () => response.send({ kind: 'json' }),
    default: () => response.status(406).send('none'),
  }),
);
app.get('/cookie', (_request, response) => {
  response.cookie('a', 'b c', { httpOnly: true, path: '/x', expires: new Date(0) }).clearCookie('old');
  response
    .append('Link', '<a>; rel=next')
    .links({ last: 'http://x/z' })
    .vary('Accept')
    .type('txt')
    .send('ok');
});
app.get('/redirect', (_request, response) => response.redirect(307, '/elsewhere?ü=1'));
app.get('/file', (_request, response) =>
  response.sendFile('hello.txt', { root: '/tmp/parity-express', lastModified: false }),
);
app.get('/download', (_request, response) =>
  response.download('/tmp/parity-express/hello.txt', 'grüße.txt', { lastModified: false }),
);
app.get('/stream', async (_request, response) => {
  for (const part of ['one ', 'two ', 'three']) {
    response.write(part);
    await sleep(1);
  }
  response.end();
});
app.get('/async', async () => {
  await sleep(1);
  throw Object.assign(new Error('late trouble'), { status: 503, expose: false });
});
app.get('/files{/*path}', (request, response) => response.json(request.params.path ?? []));
app.use((_request, response) => response.status(404).send(`nothing at ${response.locals.began}`));
app.use((error, _request, response, _next) => {
  response
    .status(error.status ?? 500)
    .json({ message: error.message, type: error.type, expose: error.expose });
});

const server = createServer(app);
const base = await start(server);
await show('param and query', `${base}/shops/one/items/7?a[]=1&b=x%20y`);
await show('param refused', `${base}/shops/one/items/700`);
await show('put', `${base}/shops/one/items/7`, json({ name: 'cup', nested: { ü: [1, null] } }, 'PUT'));
await show('malformed', `${base}/shops/one/items/7`, json('{"name":', 'PUT'));
await show('too large', `${base}/shops/one/items/7`, json({ name: 'x'.repeat(300) }, 'PUT'));
await show('bad charset', `${base}/form`, {
  ...json('{}'),
  headers: { 'content-type': 'application/json; charset=nope' },
});
await show('form', `${base}/form`, { method: 'POST', body: new URLSearchParams('a[b]=1&a[c]=2&d=%C3%BC') });
await show('text', `${base}/text`, { method: 'POST', body: 'größe' });
await show('raw', `${base}/raw`, {
  method: 'POST',
  headers: { 'content-type': 'application/octet-stream' },
  body: new Uint8Array(5000).fill(9),
});
await show('about', `${base}/about`, {
  headers: {
    'x-forwarded-for': '1.2.3.4, 10.0.0.1',
    'x-forwarded-proto': 'https',
    'x-requested-with': 'XMLHttpRequest',
    accept: 'text/html',
  },
});
for (const accept of ['application/json', 'text/html;q=0.9, application/json;q=0.5', 'image/png'])
  await show(`negotiate ${accept}`, `${base}/negotiate`, { headers: { accept } });
await show('cookie', `${base}/cookie`);
await show('redirect', `${base}/redirect`, { redirect: 'manual' });
const file = await show('static', `${base}/static/hello.txt`);
await show('range', `${base}/static/hello.txt`, { headers: { range: 'bytes=6-9' } });
await show('range not satisfiable', `${base}/static/hello.txt`, { headers: { range: 'bytes=900-' } });
await show('sendFile', `${base}/file`);
await show('download', `${base}/download`);
await show('traversal', `${base}/static/..%2f..%2fetc/passwd`);
console.log(file.text.length);
await show('stream', `${base}/stream`);
await show('async error', `${base}/async`);
await show('wildcard', `${base}/files/a/b%20c`);
await show('not found', `${base}/nowhere`);
await show('head', `${base}/about`, { method: 'HEAD' });
await show('options', `${base}/shops/one/items/7`, { method: 'OPTIONS' });
const concurrent = await Promise.all(
  Array.from({ length: 40 }, (_, id) => fetch(`${base}/shops/s/items/${id}`).then((r) => r.json())),
);
console.log(concurrent.every(({ item }, id) => item.id === id));
await stop(server);
