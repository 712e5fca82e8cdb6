// undici: request, stream, pipeline, pools, retries, redirects, interceptors, aborts, timeouts, mocks, fetch, FormData, WebSocket-free core.
// differs in Firefox: MockAgent's new URL('/price', 'data://') is refused: Firefox resolves nothing against a data: URL.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Writable } from 'node:stream';
import {
  Agent,
  Client,
  FormData,
  fetch,
  getGlobalDispatcher,
  interceptors,
  MockAgent,
  Pool,
  request,
  setGlobalDispatcher,
  stream,
} from 'undici';
import { start } from '../shared/http.mjs';

let flaky = 0;
const server = createServer(async (incoming, response) => {
  const url = new URL(incoming.url, 'http://x');
  let body = '';
  for await (const part of incoming.setEncoding('utf8')) body += part;
  if (url.pathname === '/slow') return setTimeout(() => response.end('late'), 10_000).unref();
  if (url.pathname === '/redirect') return response.writeHead(302, { location: '/echo?from=redirect' }).end();
  if (url.pathname === '/flaky') return response.writeHead(++flaky < 3 ? 503 : 200).end(`try ${flaky}`);
  if (url.pathname === '/cut') {
    response.writeHead(200, { 'content-length': 10 }).write('abc');
    setTimeout(() => response.destroy(), 5);
    return undefined;
  }
  if (url.pathname === '/big') return response.end(Buffer.alloc(200_000, 'z'));
  response.setHeader('x-many', ['1', '2']);
  response.setHeader('content-type', 'application/json');
  response.end(
    JSON.stringify({
      method: incoming.method,
      url: incoming.url,
      body: body.replace(/-{4,}[\w-]+/g, 'BOUNDARY'),
      type: incoming.headers['content-type']?.replace(/boundary=.*/, 'boundary'),
      custom: incoming.headers['x-custom'],
    }),
  );
});
const base = await start(server);

const answer = await request(`${base}/echo?a=1`, {
  method: 'PUT',
  headers: { 'x-custom': 'yes' },
  body: 'payload',
  query: undefined,
});
console.log(answer.statusCode, answer.headers['x-many'], await answer.body.json());
const queried = await request(`${base}/echo`, { query: { list: [1, 2], s: 'ü' } });
console.log((await queried.body.json()).url);
console.log(await (await request(`${base}/big`)).body.bytes().then((bytes) => bytes.length));

const pieces = [];
await stream(
  `${base}/echo`,
  { method: 'POST', body: 'streamed', opaque: pieces },
  ({ statusCode, opaque }) => {
    opaque.push(statusCode);
    return new Writable({
      write(chunk, _encoding, done) {
        opaque.push(chunk.toString());
        done();
      },
    });
  },
);
console.log(pieces);

const client = new Client(base, { pipelining: 3 });
const seen = await Promise.all(
  [1, 2, 3, 4, 5].map(
    async (n) => (await (await client.request({ path: `/echo?n=${n}`, method: 'GET' })).body.json()).url,
  ),
);
console.log(seen);
await client.close();
await client.request({ path: '/', method: 'GET' }).catch((error) => console.log(error.code));

const pool = new Pool(base, { connections: 4 });
const all = await Promise.all(
  Array.from({ length: 30 }, (_, n) =>
    pool.request({ path: `/echo?n=${n}`, method: 'GET' }).then(({ body }) => body.json()),
  ),
);
console.log(
  all.every(({ url }, n) => url === `/echo?n=${n}`),
  pool.stats.connected <= 4,
);
await pool.close();

const composed = new Agent().compose(
  interceptors.redirect({ maxRedirections: 2 }),
  interceptors.retry({ minTimeout: 1, timeoutFactor: 1, maxRetries: 4 }),
);
console.log((await (await request(`${base}/redirect`, { dispatcher: composed })).body.json()).url);
console.log(await (await request(`${base}/flaky`, { dispatcher: composed })).body.text());
await composed.close();

const failing = async (name, promise) =>
  promise.then(
    (value) => console.log(name, 'worked', typeof value),
    (error) => console.log(name, error.name, error.code, error.message.replace(/:\d+/, ':PORT')),
  );
await failing('refused', request('http://127.0.0.1:1/'));
await failing('headers timeout', request(`${base}/slow`, { dispatcher: new Agent({ headersTimeout: 20 }) }));
await failing('abort', request(`${base}/slow`, { signal: AbortSignal.timeout(10) }));
await failing(
  'cut',
  request(`${base}/cut`).then(({ body }) => body.text()),
);
await failing('argument', (async () => request('not a url'))());

const form = new FormData();
form.set('a', 'b');
form.set('file', new Blob(['x']), 'x.txt');
console.log(await (await fetch(`${base}/echo`, { method: 'POST', body: form })).json());
const redirected = await fetch(`${base}/redirect`);
console.log(redirected.redirected, redirected.url.replace(base, ''), redirected.headers.get('x-many'));

const mock = new MockAgent();
mock.disableNetConnect();
mock
  .get('http://shop.example')
  .intercept({ path: '/price', method: 'POST', body: '{"id":1}' })
  .reply(200, { price: 3 }, { headers: { 'content-type': 'application/json' } })
  .times(1);
const before = getGlobalDispatcher();
setGlobalDispatcher(mock);
console.log(
  await (await request('http://shop.example/price', { method: 'POST', body: '{"id":1}' })).body.json(),
);
await failing('mock', request('http://shop.example/price'));
mock.assertNoPendingInterceptors();
setGlobalDispatcher(before);
await before.close();
server.close();
server.closeAllConnections();
await once(server, 'close');
console.log('closed');
