/** The client against `ws`, over the sandbox's own network. */
import { once } from 'node:events';
import { beforeEach, describe, expect, it } from 'vitest';
import { type WebSocket as Peer, WebSocketServer } from 'ws';
import { createMemoryTransport } from '../../process/memory-transport';
import { installTransport } from '../../process/transport';
import http from '../http/index';
import net from '../net/index';
import websocket from './index';

const { WebSocket } = websocket;
type Client = InstanceType<typeof WebSocket>;

beforeEach(() => installTransport(createMemoryTransport()));

/** Starts a server on port 3000; `onPeer` gets each connection. */
async function serve(onPeer: (peer: Peer) => void, options: object = {}): Promise<void> {
  const sockets = new WebSocketServer({ noServer: true, ...options });
  const server = http.createServer();
  server.on('upgrade', (request, socket, head) =>
    sockets.handleUpgrade(request as never, socket as never, head as never, onPeer),
  );
  await once(server.listen(3000) as never, 'listening');
}

const event = async <T = Event>(client: Client, name: string): Promise<T> =>
  new Promise((resolve) => client.addEventListener(name, (seen) => resolve(seen as T), { once: true }));

const closed = async (client: Client) => {
  const { wasClean, code, reason } = await event<CloseEvent>(client, 'close');
  return { wasClean, code, reason };
};

describe('WebSocket', () => {
  it('sends and receives text and bytes, in order', async () => {
    await serve((peer) => peer.on('message', (data, binary) => peer.send(data, { binary })));
    const client = new WebSocket('ws://localhost:3000/a?b');
    expect([client.readyState, client.url]).toEqual([WebSocket.CONNECTING, 'ws://localhost:3000/a?b']);
    expect(() => client.send('early')).toThrow('Sent before connected.');
    await event(client, 'open');
    client.binaryType = 'arraybuffer';
    const seen: unknown[] = [];
    const all = new Promise<void>((resolve) => {
      client.addEventListener('message', (message) => {
        seen.push((message as MessageEvent).data);
        if (seen.length === 5) resolve();
      });
    });
    client.send('grüße');
    client.send(new Uint8Array([1, 2, 3]).subarray(1));
    client.send(new Blob(['blob']));
    client.send('after the blob');
    client.send('x'.repeat(70_000));
    await all;
    expect(seen[0]).toBe('grüße');
    expect(new Uint8Array(seen[1] as ArrayBuffer)).toEqual(new Uint8Array([2, 3]));
    expect(new TextDecoder().decode(seen[2] as ArrayBuffer)).toBe('blob');
    expect(seen[3]).toBe('after the blob');
    expect(seen[4]).toBe('x'.repeat(70_000));
    client.close(3001, 'enough');
    expect(await closed(client)).toEqual({ wasClean: true, code: 3001, reason: 'enough' });
    expect(client.readyState).toBe(WebSocket.CLOSED);
  });

  it('inflates what the server deflates, one window over all messages', async () => {
    const letters = ['a', 'b', 'a'].map((letter) => letter.repeat(5000));
    const onPeer = (peer: Peer) => {
      for (const text of letters) peer.send(text);
    };
    await serve(onPeer, {
      perMessageDeflate: { threshold: 0 },
    });
    const client = new WebSocket('ws://localhost:3000');
    const seen: string[] = [];
    client.onmessage = ({ data }: MessageEvent) => {
      seen.push(data as string);
      if (seen.length === 3) client.close();
    };
    expect(await closed(client)).toEqual({ wasClean: true, code: 1005, reason: '' });
    expect(client.extensions).toContain('permessage-deflate');
    expect(seen).toEqual(letters);
  });

  it('answers a ping, and takes the close of the server', async () => {
    await serve((peer) => {
      peer.ping('are you there');
      peer.once('pong', (data) => peer.close(4000, String(data)));
    });
    const client = new WebSocket('ws://localhost:3000');
    expect(await closed(client)).toEqual({ wasClean: true, code: 4000, reason: 'are you there' });
  });

  it('agrees on a protocol, and sends headers', async () => {
    const asked: unknown[] = [];
    await serve((peer) => peer.close(), {
      handleProtocols: (protocols: Set<string>, request: { headers: Record<string, string> }) => {
        asked.push([...protocols], request.headers['x-a']);
        return 'two';
      },
    });
    const client = new WebSocket('ws://localhost:3000', {
      protocols: ['one', 'two'],
      headers: { 'x-a': 'b' },
    });
    await event(client, 'open');
    expect(client.protocol).toBe('two');
    expect(asked).toEqual([['one', 'two'], 'b']);
    expect(() => new WebSocket('ws://x', ['a', 'A'])).toThrow('Invalid Sec-WebSocket-Protocol value');
    expect(() => new WebSocket('ftp://x')).toThrow('Expected a ws: or wss: protocol, got ftp:');
    expect(() => client.close(1001)).toThrow('invalid code');
  });

  it('tells of a connection that fails or breaks', async () => {
    const refused = new WebSocket('ws://localhost:3999');
    const error = event<ErrorEvent>(refused, 'error');
    expect(await closed(refused)).toEqual({ wasClean: false, code: 1006, reason: '' });
    expect((await error).message).toContain('ECONNREFUSED');

    const plain = http.createServer((_, response) => response.writeHead(404).end());
    await once(plain.listen(3001) as never, 'listening');
    const notFound = new WebSocket('ws://localhost:3001');
    const why = event<ErrorEvent>(notFound, 'error');
    await closed(notFound);
    expect((await why).message).toBe('Unexpected server response: 404');

    await serve((peer) => peer.terminate());
    expect(await closed(new WebSocket('ws://localhost:3000'))).toEqual({
      wasClean: false,
      code: 1006,
      reason: '',
    });
  });

  it.each([
    ['a masked frame', [0x81, 0x81, 0, 0, 0, 0, 65], 1002],
    ['reserved bits', [0xb1, 0x01, 65], 1002],
    ['an unknown opcode', [0x83, 0x00], 1002],
    ['a fragmented ping', [0x09, 0x00], 1002],
    ['a continuation of nothing', [0x80, 0x00], 1002],
    ['text that is no UTF-8', [0x81, 0x01, 0xff], 1007],
    ['a close code that may not be sent', [0x88, 0x02, 0x03, 0xed], 1002],
  ])('refuses %s', async (_, frame, status) => {
    const server = http.createServer();
    const answer = new Promise<number>((resolve) => {
      server.on('upgrade', async (request, socket) => {
        const { createHash } = await import('node:crypto');
        const accept = createHash('sha1')
          .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
          .digest('base64');
        socket.write(
          `HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
        );
        socket.write(new Uint8Array(frame as number[]));
        socket.on('data', (bytes: Buffer) => {
          const mask = bytes.subarray(2, 6);
          const byte = (at: number) => (bytes[6 + at] as number) ^ (mask[at] as number);
          resolve((byte(0) << 8) | byte(1));
        });
      });
    });
    await once(server.listen(3000) as never, 'listening');
    const client = new WebSocket('ws://localhost:3000');
    const end = closed(client);
    expect(await answer).toBe(status);
    expect(await end).toMatchObject({ wasClean: false, code: 1006 });
  });

  it('gives up when it is closed before it is open', async () => {
    const silent = net.createServer(() => undefined);
    await once(silent.listen(3002) as never, 'listening');
    const client = new WebSocket('ws://localhost:3002');
    client.close();
    expect(client.readyState).toBe(WebSocket.CLOSING);
    expect(await closed(client)).toEqual({ wasClean: false, code: 1006, reason: '' });
  });
});
