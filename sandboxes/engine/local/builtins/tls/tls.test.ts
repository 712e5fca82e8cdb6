/** node:tls over the sandbox's own network. */
import { once } from 'node:events';
import { beforeEach, describe, expect, it } from 'vitest';
import certificates from '../../../../../tests/parity/programs/tls/certificates.json';
import { createMemoryTransport } from '../../process/memory-transport';
import { installTransport } from '../../process/transport';
import tls from './index';

beforeEach(() => installTransport(createMemoryTransport()));

const ca = certificates.ca.cert;

describe('a secure connection', () => {
  it('ends on both sides, whoever ends first', async () => {
    const server = tls.createServer(certificates.server, (socket) => {
      socket.once('data', (bytes: Buffer) => socket.end(`${bytes} back`));
    });
    await once(server.listen(4433) as never, 'listening');
    const events: string[] = [];
    const socket = tls.connect({ port: 4433, ca }, () => {
      for (const name of ['finish', 'end', 'close']) socket.on(name, () => events.push(name));
      socket.on('data', (bytes: Buffer) => events.push(String(bytes)));
      socket.end('x');
    });
    await once(socket as never, 'close');
    expect(events).toEqual(['finish', 'x back', 'end', 'close']);
    await new Promise<void>((closed) => server.close(() => closed()));
  });

  it('carries more than fits at once, at the pace of who reads', async () => {
    const server = tls.createServer(certificates.server, (socket) => socket.pipe(socket));
    await once(server.listen(4433) as never, 'listening');
    const large = 'large '.repeat(200_000);
    let received = 0;
    const socket = tls.connect({ port: 4433, ca }, () => socket.end(large));
    socket.on('data', (bytes: Buffer) => {
      received += bytes.length;
      if (received % 7 === 0) {
        socket.pause();
        setImmediate(() => socket.resume());
      }
    });
    await once(socket as never, 'end');
    expect(received).toBe(large.length);
  });
});
