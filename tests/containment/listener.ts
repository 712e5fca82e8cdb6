/** What would hear a learner's code, if any of it got out: HTTP, bare TCP (TURN, preconnect) and UDP (STUN, QUIC). */
import { createSocket, type Socket } from 'node:dgram';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';

/** Where a probe may try to get. All ports are of 127.0.0.1. */
export interface Outside {
  /** `http://127.0.0.1:port/prefix/`: a probe adds its own name. */
  readonly http: string;
  readonly turn: number;
  readonly preconnect: number;
  readonly stun: number;
  readonly quic: number;
  readonly workerQuic: number;
}

export interface Listener {
  readonly outside: Outside;
  /** Names of the probes that were heard. */
  readonly heard: ReadonlySet<string>;
  /** Calls back whenever a probe is heard, until the returned function is called. */
  watch(look: () => void): () => void;
  close(): void;
}

/** `/leak/fetch?x` → `fetch` */
export const probeOf = (url: string): string | undefined => /\/leak\/([\w-]+)/.exec(url)?.[1];

export async function listen(): Promise<Listener> {
  const heard = new Set<string>();
  const watchers = new Set<() => void>();
  const hear = (name: string | undefined) => {
    if (name === undefined) return;
    heard.add(name);
    for (const look of [...watchers]) look();
  };

  const http = createServer((request, response) => {
    hear(probeOf(request.url ?? ''));
    response.writeHead(200, { 'access-control-allow-origin': '*', 'content-type': 'text/javascript' }).end();
  });
  http.on('upgrade', (request, socket) => {
    hear(probeOf(request.url ?? ''));
    socket.destroy();
  });
  const tcp = (name: string) =>
    createTcpServer((socket) => {
      hear(name);
      socket.on('error', () => socket.destroy());
      socket.end();
    });
  const servers = [http, tcp('turn'), tcp('preconnect')];
  const sockets = ['stun', 'quic', 'w-quic'].map((name) => createSocket('udp4', () => hear(name)));
  const [httpPort = 0, turn = 0, preconnect = 0] = await Promise.all(servers.map(tcpPort));
  const [stun = 0, quic = 0, workerQuic = 0] = await Promise.all(sockets.map(udpPort));

  return {
    outside: { http: `http://127.0.0.1:${httpPort}/leak/`, turn, preconnect, stun, quic, workerQuic },
    heard,
    watch(look) {
      watchers.add(look);
      return () => watchers.delete(look);
    },
    close() {
      for (const server of servers) server.close();
      http.closeAllConnections();
      for (const socket of sockets) socket.close();
    },
  };
}

function tcpPort(server: Server): Promise<number> {
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
  );
}

function udpPort(socket: Socket): Promise<number> {
  return new Promise((resolve) => socket.bind(0, '127.0.0.1', () => resolve(socket.address().port)));
}
