/** The options of sessions, against Node's own at the other end. */
import { once } from 'node:events';
import native from 'node:http2';
import { type AddressInfo, connect } from 'node:net';
import tls from 'node:tls';
import { afterEach, describe, expect, test } from 'vitest';
import { bytesOf } from '../../../../http2/cases';
import { FLAG, FRAME, frame, PREFACE } from '../../../../http2/frames';
import { HpackEncoder } from '../../../../http2/hpack/encoder';
import own from './whole';

type Http2 = typeof native;
const ours = own as unknown as Http2;

/** Node's types leave some out. */
type Options = native.ClientSessionOptions & { maxOutstandingSettings?: number };

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function listening(server: native.Http2Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

function session(http2: Http2, port: number, options?: Options): native.ClientHttp2Session {
  const client = http2.connect(`http://127.0.0.1:${port}`, options);
  client.on('error', () => undefined);
  closers.push(() => client.destroy());
  return client;
}

const bodyOf = async (stream: native.ClientHttp2Stream) => {
  let body = '';
  for await (const piece of stream.setEncoding('utf8')) body += piece;
  return body;
};

describe.each([
  ['our client, Node’s server', ours, native],
  ['Node’s client, our server', native, ours],
])('%s', (_, client, serving) => {
  // PADDING_STRATEGY_ALIGNED and PADDING_STRATEGY_MAX.
  test.each([1, 2])('paddingStrategy %i: content arrives as it was', async (paddingStrategy) => {
    const server = serving.createServer({ paddingStrategy });
    server.on('stream', (stream) => {
      stream.respond();
      stream.pipe(stream);
    });
    const asked = session(client, await listening(server), { paddingStrategy });
    const stream = asked.request({ ':method': 'POST' });
    const text = 'padded '.repeat(30_000);
    stream.end(text);
    expect(await bodyOf(stream)).toBe(text);
  });

  test('a client waits for a place where the server has only two', async () => {
    const server = serving.createServer({ settings: { maxConcurrentStreams: 2 } });
    let now = 0;
    let most = 0;
    server.on('stream', (stream) => {
      most = Math.max(most, ++now);
      setImmediate(() => {
        now--;
        stream.respond();
        stream.end('done');
      });
    });
    const asked = session(client, await listening(server));
    await once(asked, 'remoteSettings');
    const bodies = await Promise.all(Array.from({ length: 20 }, () => bodyOf(asked.request())));
    expect([bodies.every((body) => body === 'done'), most]).toEqual([true, 2]);
  });

  test('maxHeaderListPairs', async () => {
    const server = serving.createServer({ maxHeaderListPairs: 6 });
    server.on('stream', (stream) => {
      stream.respond();
      stream.end('few');
    });
    const asked = session(client, await listening(server));
    expect(await bodyOf(asked.request({ a: '1', b: '2' }))).toBe('few');
    const [error] = (await once(asked.request({ a: '1', b: '2', c: '3' }), 'error')) as [Error];
    expect(error.message).toBe('Stream closed with error code NGHTTP2_ENHANCE_YOUR_CALM');
  });
});

describe.each([
  ['Node', native],
  ['ours', ours],
])('%s', (_, http2) => {
  test('maxSendHeaderBlockLength: a longer list is not sent', async () => {
    const port = await listening(native.createServer());
    const client = session(http2, port, { maxSendHeaderBlockLength: 200 });
    const stream = client.request({ x: 'y'.repeat(300) });
    const notSent = once(stream, 'frameError');
    const closed = once(client, 'close');
    const [error] = (await once(stream, 'error')) as [Error];
    expect(await notSent).toEqual([1, 6, 1]);
    expect(error.message).toBe('Stream closed with error code NGHTTP2_REFUSED_STREAM');
    await closed;
  });

  test('maxOutstandingPings and maxOutstandingSettings', async () => {
    const port = await listening(native.createServer());
    const client = session(http2, port, { maxOutstandingPings: 2, maxOutstandingSettings: 2 });
    await once(client, 'remoteSettings');
    const refused: string[] = [];
    for (let count = 0; count < 4; count++)
      client.ping((error) => {
        if (error) refused.push((error as NodeJS.ErrnoException).code ?? '');
      });
    const errors = once(client, 'error');
    for (let count = 0; count < 4 && !client.destroyed; count++) client.settings({});
    expect(((await errors)[0] as NodeJS.ErrnoException).code).toBe('ERR_HTTP2_MAX_PENDING_SETTINGS_ACK');
    expect(refused).toContain('ERR_HTTP2_PING_CANCEL');
  });

  test('sendDate: false, and a date that is removed', async () => {
    const server = http2.createServer((request, response) => {
      if (request.url === '/none') response.sendDate = false;
      if (request.url === '/removed') response.removeHeader('date');
      response.end();
    });
    const client = session(native, await listening(server));
    const dated = async (path: string) => {
      const stream = client.request({ ':path': path });
      const [headers] = (await once(stream.resume(), 'response')) as [native.IncomingHttpHeaders];
      return headers.date !== undefined;
    };
    expect([await dated('/'), await dated('/none'), await dated('/removed')]).toEqual([true, false, false]);
  });

  test('maxSessionMemory: new streams are refused while others hold too much', async () => {
    const server = http2.createServer({ maxSessionMemory: 1 });
    server.on('stream', (stream) => {
      stream.on('error', () => undefined);
      stream.respond();
      stream.write('x'.repeat(3_000_000));
    });
    const client = session(native, await listening(server), { settings: { initialWindowSize: 10 } });
    const first = client.request();
    first.on('error', () => undefined);
    await once(first, 'response');
    const [error] = (await once(client.request(), 'error')) as [Error];
    expect(error.message).toBe('Stream closed with error code NGHTTP2_ENHANCE_YOUR_CALM');
  });

  test('options that are not numbers', () => {
    for (const name of ['maxSessionInvalidFrames', 'maxSessionRejectedStreams', 'unknownProtocolTimeout'])
      for (const value of ['1', -1, 1.5])
        expect(() => http2.createServer({ [name]: value as number })).toThrow(
          expect.objectContaining({ code: expect.stringMatching(/ERR_(INVALID_ARG_TYPE|OUT_OF_RANGE)/) }),
        );
  });
});

test('strictFieldWhitespaceValidation: false keeps a field with white space around its value', async () => {
  const fields = [
    [':method', 'GET'],
    [':scheme', 'http'],
    [':path', '/'],
    [':authority', 'x'],
    ['x-a', ' b '],
  ].map(([name = '', value = '']) => ({ name, value }));
  const bytes = bytesOf([
    frame(FRAME.HEADERS, FLAG.END_STREAM | FLAG.END_HEADERS, 1, new HpackEncoder().encode(fields)),
  ]);
  const seen: unknown[] = [];
  for (const options of [{}, { strictFieldWhitespaceValidation: false }]) {
    const server = ours.createServer(options as native.ServerOptions);
    const socket = connect(await listening(server), '127.0.0.1');
    socket.write(bytes);
    const [, headers] = (await once(server, 'stream')) as [unknown, native.IncomingHttpHeaders];
    seen.push(headers['x-a']);
    socket.destroy();
  }
  expect(seen).toEqual([undefined, ' b ']);
});

test('unknownProtocolTimeout cuts off who speaks neither protocol', async () => {
  const certificates = (await import('../../../../../tests/parity/programs/tls/certificates.json')).default;
  const server = ours.createSecureServer({ ...certificates.server, unknownProtocolTimeout: 1 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => server.close());
  const accepted = once(server, 'secureConnection');
  const options = { ca: certificates.ca.cert, servername: 'localhost', allowHalfOpen: true };
  // It never ends of itself.
  const client = tls.connect((server.address() as AddressInfo).port, options);
  client.on('error', () => undefined);
  closers.push(() => client.destroy());
  const [socket] = (await accepted) as [tls.TLSSocket];
  await once(socket, 'close');
  expect(socket.alpnProtocol).toBe(false);
});

test('a connection that begins otherwise is told so', async () => {
  const server = ours.createServer();
  const errors = once(server, 'sessionError');
  const socket = connect(await listening(server), '127.0.0.1');
  socket.on('error', () => undefined);
  socket.end('GET / HTTP/1.1\r\nHost: x\r\n\r\n'.padEnd(PREFACE.length));
  expect(((await errors)[0] as NodeJS.ErrnoException).code).toBe('ERR_HTTP2_ERROR');
});
