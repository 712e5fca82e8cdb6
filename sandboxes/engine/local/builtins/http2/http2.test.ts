/** Our `node:http2` and Node's own, each as client and as server, over loopback. */
import { once } from 'node:events';
import native from 'node:http2';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import own from './whole';

type Http2 = typeof native;
const ours = own as unknown as Http2;
/** Node gives a session ten of them, and what waits to be sent counts. */
const MIB = 'x'.repeat(1 << 20);

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function pair(server: native.Http2Server, client: Http2): Promise<native.ClientHttp2Session> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const session = client.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  session.on('error', () => undefined);
  closers.push(
    () => session.destroy(),
    () => server.close(),
  );
  return session;
}

async function answer(
  stream: native.ClientHttp2Stream,
): Promise<{ status: unknown; body: string; headers: native.IncomingHttpHeaders }> {
  let body = '';
  stream.setEncoding('utf8');
  const heads = once(stream, 'response') as Promise<
    [native.IncomingHttpHeaders & native.IncomingHttpStatusHeader]
  >;
  const done = once(stream, 'end');
  stream.on('data', (piece: string) => {
    body += piece;
  });
  const [headers] = await heads;
  await done;
  return { status: headers[':status'], body, headers };
}

describe.each([
  ['our client, Node’s server', ours, native],
  ['Node’s client, our server', native, ours],
  ['ours on both sides', ours, ours],
])('%s', (_, client, serving) => {
  test('a request and its answer', async () => {
    const server = serving.createServer();
    server.on('stream', (stream, headers) => {
      stream.respond({ ':status': 201, 'x-path': headers[':path'], 'set-cookie': ['a=1', 'b=2'] });
      stream.end('hello');
    });
    const session = await pair(server, client);
    const { status, body, headers } = await answer(session.request({ ':path': '/a?b' }));
    expect([status, body, headers['x-path'], headers['set-cookie']]).toEqual([
      201,
      'hello',
      '/a?b',
      ['a=1', 'b=2'],
    ]);
  });

  test('a mebibyte there and back, on five streams at once', async () => {
    const server = serving.createServer();
    server.on('stream', (stream) => {
      stream.respond();
      stream.pipe(stream);
    });
    const session = await pair(server, client);
    const bodies = await Promise.all(
      Array.from({ length: 5 }, () => {
        const stream = session.request({ ':method': 'POST' });
        stream.end(MIB);
        return answer(stream);
      }),
    );
    expect(bodies.map(({ body }) => body.length)).toEqual(Array.from({ length: 5 }, () => MIB.length));
  });

  test('trailers both ways', async () => {
    const server = serving.createServer();
    server.on('stream', (stream) => {
      stream.on('trailers', (trailers) => {
        stream.respond({}, { waitForTrailers: true });
        stream.on('wantTrailers', () => stream.sendTrailers({ 'x-sum': `${trailers['x-in']}!` }));
        stream.end('body');
      });
      stream.resume();
    });
    const session = await pair(server, client);
    const stream = session.request({ ':method': 'POST' }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'x-in': 'abc' }));
    stream.end('content');
    const trailers = once(stream, 'trailers');
    stream.resume();
    expect((await trailers)[0]).toMatchObject({ 'x-sum': 'abc!' });
  });

  test('a reset tells its code', async () => {
    const server = serving.createServer();
    server.on('stream', (stream) => {
      stream.on('error', () => undefined);
      stream.close(native.constants.NGHTTP2_ENHANCE_YOUR_CALM);
    });
    const session = await pair(server, client);
    const stream = session.request();
    const [error] = (await once(stream, 'error')) as [Error & { code: string }];
    expect([error.code, error.message, stream.rstCode]).toEqual([
      'ERR_HTTP2_STREAM_ERROR',
      'Stream closed with error code NGHTTP2_ENHANCE_YOUR_CALM',
      11,
    ]);
  });

  test('ping, settings, and the end of a session', async () => {
    const server = serving.createServer({ settings: { maxConcurrentStreams: 7 } });
    server.on('stream', (stream) => {
      stream.respond({ ':status': 204 });
    });
    const session = await pair(server, client);
    const [settings] = (await once(session, 'remoteSettings')) as [native.Settings];
    expect(settings.maxConcurrentStreams).toBe(7);
    const payload = await new Promise((resolve, reject) => {
      session.ping(Buffer.from('12345678'), (error, _ms, back) =>
        error ? reject(error) : resolve(String(back)),
      );
    });
    expect(payload).toBe('12345678');
    expect((await answer(session.request())).status).toBe(204);
    const closed = once(session, 'close');
    session.close();
    await closed;
    expect(session.destroyed).toBe(true);
  });

  test('the server says that it goes away', async () => {
    const server = serving.createServer();
    server.on('stream', (stream) => {
      stream.respond();
      stream.end('last');
      stream.session?.close();
    });
    const session = await pair(server, client);
    const gone = once(session, 'goaway');
    const closed = once(session, 'close');
    expect((await answer(session.request())).body).toBe('last');
    expect((await gone)[0]).toBe(0);
    await closed;
  });

  test('the compat API', async () => {
    const server = serving.createServer(async (request, response) => {
      let body = '';
      for await (const piece of request) body += piece;
      response.setHeader('X-Method', request.method);
      response.writeHead(202, { 'content-type': 'text/plain' });
      response.write(`${request.url} ${request.httpVersion} `);
      response.end(body.length.toString());
    });
    const session = await pair(server, client);
    const stream = session.request({ ':method': 'PUT', ':path': '/x' });
    stream.end(MIB);
    const { status, body, headers } = await answer(stream);
    expect([status, body, headers['x-method']]).toEqual([202, `/x 2.0 ${MIB.length}`, 'PUT']);
  });
});
