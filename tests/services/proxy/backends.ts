/** Servers behind a proxy, which say what they were asked. */
import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Backends {
  readonly ports: readonly number[];
  /** Resolves when so many requests wait for an answer that never comes. */
  hanging(count: number): Promise<void>;
  /** Each begins anew: the counters of what it was asked. */
  reset(): void;
  stop(): Promise<void>;
}

export async function startBackends(names: readonly string[]): Promise<Backends> {
  let counts = new Map<string, number>();
  let held = 0;
  const events = new EventEmitter();
  const servers: Server[] = [];
  for (const name of names) {
    const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
      const count = (counts.get(`${name} ${request.url}`) ?? 0) + 1;
      counts.set(`${name} ${request.url}`, count);
      if (request.url?.includes('hang')) {
        held++;
        events.emit('held');
      } else void answer(name, count, request, response);
    });
    server.on('upgrade', (request: IncomingMessage, socket) => {
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: ${request.headers.upgrade}\r\nConnection: Upgrade\r\n\r\nhello `,
      );
      socket.on('data', (bytes: Buffer) => socket.end(`${bytes.toString().toUpperCase()}`));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    servers.push(server);
  }
  return {
    ports: servers.map((server) => (server.address() as AddressInfo).port),
    async hanging(count) {
      while (held < count) await once(events, 'held');
    },
    reset() {
      held = 0;
      counts = new Map();
    },
    async stop() {
      for (const server of servers) {
        const closed = once(server, 'close');
        server.close();
        server.closeAllConnections();
        await closed;
      }
    },
  };
}

/**
 * `/echo`: what was asked. `status`, `h.<Name>` and `size` of the query shape the answer; `hang`: none comes; `cut`: it breaks
 * off; `fail=<n>`: the first n answers are 500; `good=<n>`: those after the first n.
 */
async function answer(
  name: string,
  count: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let body = '';
  for await (const piece of request) body += String(piece);
  const url = new URL(request.url ?? '/', 'http://x');
  const { searchParams: query } = url;
  if (query.has('reset')) return void request.socket.destroy();
  response.sendDate = false;
  const failing =
    count <= Number(query.get('fail') ?? 0) || count > Number(query.get('good') ?? Number.POSITIVE_INFINITY);
  response.statusCode = failing ? 500 : Number(query.get('status') ?? 200);
  response.setHeader('Content-Type', query.get('type') ?? 'application/json');
  for (const [key, value] of query) if (key.startsWith('h.')) response.setHeader(key.slice(2), value);
  const etag = query.get('h.ETag');
  if (etag !== null && request.headers['if-none-match'] === etag) {
    response.statusCode = 304;
    return void response.end();
  }
  const text = query.has('size')
    ? 'x'.repeat(Number(query.get('size')))
    : JSON.stringify({
        server: name,
        count,
        version: request.httpVersion,
        method: request.method,
        url: request.url,
        headers: request.rawHeaders,
        body,
      });
  if (!query.has('chunked')) response.setHeader('Content-Length', Buffer.byteLength(text));
  response.end(request.method === 'HEAD' ? undefined : text);
}
