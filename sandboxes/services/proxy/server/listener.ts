import { once } from 'node:events';
import { type IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { specialPage } from '../content/special';
import type { Engine } from '../engine';
import { FilteredServer } from '../packet-filter/filtered-server';
import type { Caller } from '../packet-filter/packet-filter';
import { answer, type Origin } from './answer';

export interface Listener {
  /** Where it really listens. */
  readonly port: number;
  close(): Promise<void>;
}

interface Connection {
  readonly number: number;
  requests: number;
}

/**
 * Listens for clients.
 * @param port as the configuration says it; `at`: where it is really
 * @param engine the configuration of this moment: a request keeps the one it began with
 * @throws Node's error when it cannot listen
 */
export async function listen(
  engine: () => Engine,
  host: string,
  port: number,
  at: number,
  admits: (caller: Caller) => boolean,
): Promise<Listener> {
  const server = new FilteredServer(
    { requireHostHeader: false, keepAliveTimeout: 75_000, requestTimeout: 0 },
    ({ remoteAddress = '', remotePort = 0 }) => admits({ port, address: remoteAddress, from: remotePort }),
  );
  const connections = new WeakMap<Socket, Connection>();
  const tunnels = new Set<Socket>();
  const originOf = (socket: Socket): Origin => {
    const connection = connections.get(socket) ?? { number: 0, requests: 0 };
    connection.requests++;
    return { port, connection: connection.number, connectionRequests: connection.requests };
  };
  server.on('connection', (socket) => {
    const { counters } = engine();
    counters.accepted++;
    counters.active++;
    connections.set(socket, { number: counters.accepted, requests: 0 });
    socket.once('close', () => {
      counters.active--;
    });
  });
  server.on('request', (incoming: IncomingMessage, response: ServerResponse) => {
    void answer(engine(), incoming, response, originOf(incoming.socket));
  });
  server.on('upgrade', (incoming: IncomingMessage, socket: Socket) => {
    const response = new ServerResponse(incoming);
    response.shouldKeepAlive = false;
    response.assignSocket(socket);
    response.once('finish', () => socket.end());
    tunnels.add(socket);
    socket.once('close', () => tunnels.delete(socket));
    void answer(engine(), incoming, response, originOf(socket));
  });
  server.on('clientError', (_, socket) => {
    if (!socket.writable) return void socket.destroy();
    const page = Buffer.from(specialPage(400, [], true).body as Uint8Array).toString('latin1');
    socket.end(
      `HTTP/1.1 400 Bad Request\r\nServer: nginx/1.22.1\r\nContent-Type: text/html\r\nContent-Length: ${page.length}\r\nConnection: close\r\n\r\n${page}`,
    );
  });
  server.listen(at, host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      for (const socket of tunnels) socket.destroy();
      await closed;
    },
  };
}
