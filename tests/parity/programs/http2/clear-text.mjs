// HTTP/2 in the clear: requests in parallel, large bodies both ways, trailers, informational answers, resets, ping, settings, the end.
import { once } from 'node:events';
import http2 from 'node:http2';

const { constants } = http2;
const listen = async (server) => {
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${server.address().port}`;
};
const bodyOf = async (stream) => {
  let size = 0;
  let text = '';
  for await (const piece of stream) {
    size += piece.length;
    if (text.length < 40) text += piece;
  }
  return [size, text.slice(0, 20)];
};
const headersOf = (headers) => {
  const { date, [http2.sensitiveHeaders]: _, ...rest } = headers;
  return [typeof date, rest];
};

const server = http2.createServer({ settings: { maxConcurrentStreams: 50 } });
server.on('stream', (stream, headers, _flags) => {
  stream.on('error', ({ code, message }) => console.log('server stream', code, message));
  switch (headers[':path']) {
    case '/echo':
      stream.respond({ ':status': 200, 'x-method': headers[':method'] });
      stream.pipe(stream);
      break;
    case '/trailers':
      stream.additionalHeaders({ ':status': 103, link: '</a>; rel=preload' });
      stream.respond({ 'content-type': 'text/plain' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'x-sum': '42' }));
      stream.end('with trailers');
      break;
    case '/reset':
      stream.close(constants.NGHTTP2_REFUSED_STREAM);
      break;
    case '/nothing':
      stream.respond({ ':status': 204 });
      break;
    default:
      stream.respond({ 'set-cookie': ['a=1', 'b=2'], 'x-cookie': headers.cookie, vary: ['a', 'b'] });
      stream.end(headers[':authority'] === undefined ? 'no authority' : 'hello');
  }
});
const client = http2.connect(await listen(server));
const [settings] = await once(client, 'remoteSettings');
console.log(
  'settings',
  settings.maxConcurrentStreams,
  settings.initialWindowSize,
  client.alpnProtocol,
  client.encrypted,
);

const plain = client.request({ ':path': '/', cookie: ['x=1', 'y=2'] });
console.log(headersOf((await once(plain, 'response'))[0]));
console.log(await bodyOf(plain), plain.id, plain.rstCode);

const large = 'y'.repeat(300_000);
const echoes = await Promise.all(
  [1, 2, 3, 4].map(async (count) => {
    const stream = client.request({ ':path': '/echo', ':method': 'POST' });
    stream.end(large.slice(0, count * 70_000));
    const [headers] = await once(stream, 'response');
    return [headers['x-method'], (await bodyOf(stream))[0]];
  }),
);
console.log(echoes);

const trailing = client.request({ ':path': '/trailers' });
trailing.on('headers', (headers) => console.log('information', headers[':status'], headers.link));
trailing.on('trailers', (headers) => console.log('trailers', headers['x-sum']));
console.log(await bodyOf(trailing));

const reset = client.request({ ':path': '/reset' });
reset.on('close', () => console.log('closed', reset.rstCode));
const [error] = await once(reset, 'error');
console.log(error.name, error.code, error.message);

const nothing = client.request({ ':path': '/nothing', ':method': 'HEAD' });
console.log((await once(nothing, 'response'))[0][':status'], await bodyOf(nothing));

console.log(
  await new Promise((done) =>
    client.ping(Buffer.from('abcdefgh'), (e, ms, back) => done([e, typeof ms, String(back)])),
  ),
);
for (const make of [
  () => client.request({ connection: 'close' }),
  () => client.request({ ':odd': '1' }),
  () => client.request({ ':path': ['/a', '/b'] }),
  () => client.settings({ initialWindowSize: -1 }),
  () => client.ping(Buffer.alloc(3), () => undefined),
  () => http2.connect('ftp://localhost'),
]) {
  try {
    make();
    console.log('allowed');
  } catch ({ name, code, message }) {
    console.log(name, code, message);
  }
}

const aborter = new AbortController();
const cancelled = client.request({ ':path': '/echo', ':method': 'POST' }, { signal: aborter.signal });
cancelled.on('error', ({ name, code }) => console.log(name, code));
const done = once(cancelled, 'close').catch(() => undefined);
await once(cancelled, 'response').then(() => aborter.abort());
await done;

client.close();
await once(client, 'close');
console.log(client.closed, client.destroyed);
try {
  client.request();
} catch ({ code, message }) {
  console.log(code, message);
}
server.close(() => console.log('server closed'));
