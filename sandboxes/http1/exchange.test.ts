import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import type { Connection } from '../engine/contract';
import { exchange } from './exchange';
import { latin1Bytes } from './latin1';
import type { RequestMessage } from './message';

let server: Server | undefined;
afterEach(() => server?.close());

async function listen(made: Server): Promise<() => Promise<Connection>> {
  server = made;
  await once(made.listen(0), 'listening');
  const { port } = made.address() as AddressInfo;
  return () =>
    new Promise((resolve, reject) => {
      const socket = connect({ port }, () => {
        const { readable, writable } = Duplex.toWeb(socket);
        resolve({ readable, writable, abort: () => socket.resetAndDestroy() } as unknown as Connection);
      });
      socket.once('error', reject);
      socket.on('error', () => socket.destroy());
    });
}

const http = (listener: RequestListener) => listen(createHttpServer(listener));
const tcp = (listener: (socket: Socket) => void) => listen(createServer(listener));

const get = (method = 'GET'): RequestMessage => ({
  method,
  target: '/x',
  version: '1.1',
  headers: [['Host', 'localhost']],
  body: new Uint8Array(),
});
const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

describe('exchange', () => {
  it('gives the messages, the raw bytes and the times of one request', async () => {
    const open = await http((request, response) => {
      response.writeEarlyHints({ link: '</a.css>; rel=preload' });
      response.setHeader('Set-Cookie', ['a=1', 'b=2']);
      request.on('data', (bytes) => response.write(bytes)).on('end', () => response.end('.'));
    });
    let clock = 0;
    const post = { ...get('POST'), body: latin1Bytes('hello') };
    const done = await exchange(open, post, { now: () => ++clock });
    expect(text(done.sentBytes)).toBe(
      'POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello',
    );
    expect(done.error).toBeNull();
    expect(done.interim.map((message) => message.status)).toEqual([103]);
    expect(done.response?.headers.slice(0, 2)).toEqual([
      ['Set-Cookie', 'a=1'],
      ['Set-Cookie', 'b=2'],
    ]);
    expect(text(done.response?.body)).toBe('hello.');
    expect(text(done.receivedBytes)).toContain('\r\n1\r\n.\r\n0\r\n\r\n');
    const { start, connected, firstByte, end } = done.timing;
    expect(start < (connected ?? 0) && (connected ?? 0) < (firstByte ?? 0) && (firstByte ?? 0) < end).toBe(
      true,
    );
  });

  it('sends hand-written bytes', async () => {
    const open = await http((_request, response) => response.end());
    const { response, error } = await exchange(open, get(), { bytes: latin1Bytes('nonsense\r\n\r\n') });
    expect(error).toBeNull();
    expect(response?.status).toBe(400);
  });

  it('reads no content after HEAD, and content until the end of the connection', async () => {
    const open = await http((_request, response) => response.end('twelve bytes'));
    const head = await exchange(open, get('HEAD'));
    expect(head.response?.body).toHaveLength(0);
    server?.close();
    const old = await tcp((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\nuntil the end'));
    expect(text((await exchange(old, get())).response?.body)).toBe('until the end');
  });

  it('says why there is no response', async () => {
    const silent = await tcp((socket) => socket.resume().end());
    expect((await exchange(silent, get())).error?.code).toBe('UND_ERR_SOCKET');
    server?.close();
    const cut = await tcp((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc'));
    const partial = await exchange(cut, get());
    expect(partial.response).toBeNull();
    expect(partial.error?.code).toBe('HPE_INVALID_EOF_STATE');
    expect(text(partial.receivedBytes)).toContain('abc');
    server?.close();
    expect((await exchange(cut, get())).error?.code).toBe('ECONNREFUSED');
  });

  it('ends when the signal aborts', async () => {
    const abort = new AbortController();
    const open = await tcp((socket) => {
      socket.on('error', () => socket.destroy());
      abort.abort(new Error('enough'));
    });
    await expect(exchange(open, get(), { signal: abort.signal })).rejects.toThrow('enough');
  });
});
