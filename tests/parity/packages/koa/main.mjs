// Koa: the onion of async middleware, context state, cookies with keys, streams as bodies, errors and AsyncLocalStorage.
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import Koa from 'koa';
import { show, start, stop } from '../shared/http.mjs';

const app = new Koa({ keys: ['k1', 'k2'], asyncLocalStorage: true });
const order = [];
app.on('error', (error) => console.log('app error:', error.message, error.status ?? '-'));
app.use(async (ctx, next) => {
  order.push(`in ${ctx.path}`);
  await next();
  ctx.set('x-order', order.join(' > '));
  order.length = 0;
});
app.use(async (ctx, next) => {
  order.push('two');
  ctx.state.user = ctx.get('x-user') || 'nobody';
  await Promise.resolve();
  await next();
  order.push('two out');
});
app.use(async (ctx) => {
  switch (ctx.path) {
    case '/json':
      ctx.body = {
        user: ctx.state.user,
        query: ctx.query,
        type: ctx.is('json'),
        same: app.currentContext === ctx,
      };
      break;
    case '/stream':
      ctx.type = 'text/plain';
      ctx.body = Readable.from(['s', 't', 'r', 'eam']);
      break;
    case '/broken-stream':
      ctx.body = new Readable({ read: () => ctx.body.destroy(new Error('stream broke')) });
      break;
    case '/cookie':
      ctx.cookies.set('name', 'tobi', { signed: true, httpOnly: true });
      ctx.body = String(ctx.cookies.get('name', { signed: true }));
      break;
    case '/buffer':
      ctx.body = Buffer.from([1, 2, 3]);
      break;
    case '/empty':
      ctx.body = null;
      break;
    case '/web':
      ctx.body = new Response('from a Response', { headers: { 'x-web': '1' } });
      break;
    case '/blob':
      ctx.body = new Blob(['blob body'], { type: 'text/css' });
      break;
    case '/etag':
      ctx.etag = 'abc';
      ctx.body = 'cached';
      if (ctx.fresh) ctx.status = 304;
      break;
    case '/redirect':
      ctx.redirect('/json?x=1');
      break;
    case '/throw':
      ctx.throw(403, 'not for you', { expose: true });
      break;
    case '/assert':
      ctx.assert(ctx.query.x, 401, 'x is missing');
      break;
    case '/crash':
      throw new Error('hidden');
    default:
      break;
  }
});
const server = createServer(app.callback());
const base = await start(server);
await show('json', `${base}/json?a=1&a=2`, {
  method: 'POST',
  body: '{}',
  headers: { 'content-type': 'application/json', 'x-user': 'ada' },
});
for (const path of ['stream', 'buffer', 'empty', 'web', 'blob', 'throw', 'assert', 'crash', 'missing'])
  await show(path, `${base}/${path}`);
const { response } = await show('cookie', `${base}/cookie`);
await show('cookie back', `${base}/cookie`, {
  headers: {
    cookie: response.headers
      .getSetCookie()
      .map((c) => c.split(';')[0])
      .join('; '),
  },
});
await show('forged', `${base}/cookie`, { headers: { cookie: 'name=eve; name.sig=wrong' } });
await show('etag', `${base}/etag`, { headers: { 'if-none-match': '"abc"' } });
await show('redirect', `${base}/redirect`, { redirect: 'manual', headers: { accept: 'text/html' } });
await show('head', `${base}/json`, { method: 'HEAD' });
await fetch(`${base}/broken-stream`)
  .then((r) => r.text())
  .then(
    (t) => console.log('broken', t),
    (error) => console.log('broken', error.message),
  );
const seen = await Promise.all(
  Array.from({ length: 50 }, (_, i) =>
    fetch(`${base}/json`, { headers: { 'x-user': `u${i}` } }).then((r) => r.json()),
  ),
);
console.log(seen.every(({ user, same }, i) => user === `u${i}` && same));
await stop(server);
