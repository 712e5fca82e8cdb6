/** The same server over UDP and TCP (RFC 1035 §4.2, RFC 7766). */
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { type Backend, type Peer, respond } from './respond';

export interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

/** How often a free port is tried that must be free for both. */
const TRIES = 20;

/** @param port 0: one that is free for both @throws Node's error when it cannot listen */
export async function listen(backend: Backend, host: string, port: number): Promise<Listening> {
  for (let tried = 1; ; tried++) {
    const tcp = await listenTcp(backend, host, port);
    const address = tcp.address();
    const chosen = typeof address === 'object' && address !== null ? address.port : port;
    try {
      const udp = await listenUdp(backend, host, chosen);
      return { port: chosen, close: () => closeBoth(tcp, udp) };
    } catch (error) {
      tcp.close();
      const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (!taken || port !== 0 || tried === TRIES) throw error;
    }
  }
}

async function listenUdp(backend: Backend, host: string, port: number): Promise<UdpSocket> {
  const socket = createSocket('udp4');
  socket.on('message', async (bytes, from) => {
    const peer: Peer = { address: from.address, transport: 'udp' };
    for (const answer of await respond(bytes, peer, backend))
      socket.send(answer, from.port, from.address, ignoreGone);
  });
  socket.bind(port, host);
  await once(socket, 'listening');
  // A client that is gone is told of by later errors on some systems.
  socket.on('error', () => undefined);
  return socket;
}

/** Who does not wait for the answer any more misses nothing. */
const ignoreGone = (): void => undefined;

/** Seconds that a connection may say nothing. */
const IDLE = 30;

const connections = new WeakMap<Server, Set<Socket>>();

async function listenTcp(backend: Backend, host: string, port: number): Promise<Server> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.setTimeout(IDLE * 1000, () => socket.destroy());
    let received = Buffer.alloc(0);
    socket.on('data', (bytes) => {
      received = Buffer.concat([received, bytes]);
      while (received.length >= 2 && received.length >= 2 + received.readUInt16BE()) {
        const end = 2 + received.readUInt16BE();
        void answerOn(socket, received.subarray(2, end), backend);
        received = received.subarray(end);
      }
    });
  });
  connections.set(server, open);
  server.listen(port, host);
  await once(server, 'listening');
  return server;
}

/** Each as it is ready: answers may overtake each other (RFC 7766 §6.2.1.1). */
async function answerOn(socket: Socket, bytes: Uint8Array, backend: Backend): Promise<void> {
  const peer: Peer = { address: socket.remoteAddress ?? '', transport: 'tcp' };
  for (const message of await respond(bytes, peer, backend)) {
    if (!socket.writable) return;
    const framed = Buffer.alloc(2 + message.length);
    framed.writeUInt16BE(message.length);
    framed.set(message, 2);
    socket.write(framed);
  }
}

async function closeBoth(tcp: Server, udp: UdpSocket): Promise<void> {
  for (const socket of connections.get(tcp) ?? []) socket.destroy();
  await Promise.all([
    new Promise<void>((resolve) => tcp.close(() => resolve())),
    new Promise<void>((resolve) => udp.close(() => resolve())),
  ]);
}
