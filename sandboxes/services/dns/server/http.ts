/** DNS over HTTP (RFC 8484), and what the server tells of itself, as BIND's statistics channel does. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { decodeMessage } from '../../../dns/reader';
import { type Backend, type Peer, respond } from './respond';

const MEDIA_TYPE = 'application/dns-message';
const MOST_BYTES = 0xffff;

/** What may be asked of it beside queries. */
export interface Administration {
  status(): unknown;
  /** @throws what is wrong with the zones: the old ones stay */
  reload(): void;
  /** @param name null: all of the cache */
  flush(name: string | null): void;
  /** @returns whether there is one of that name */
  route(instance: string, up: boolean): boolean;
}

export async function listenHttp(
  backend: Backend,
  administration: Administration,
  host: string,
  port: number,
): Promise<Server> {
  const server = createServer((request, response) => {
    answer(request, response, backend, administration).catch((error: unknown) =>
      end(response, 500, `${error instanceof Error ? error.message : String(error)}\n`),
    );
  });
  server.listen(port, host);
  await once(server, 'listening');
  return server;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  backend: Backend,
  administration: Administration,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://dns');
  const [first = '', second = ''] = url.pathname.split('/').slice(1);
  const route = `${request.method} /${first}`;
  switch (route) {
    case 'GET /status':
      return end(response, 200, JSON.stringify(administration.status()), 'application/json');
    case 'GET /dns-query':
    case 'POST /dns-query':
      return query(request, url, response, backend);
    case 'POST /reload':
      administration.reload();
      return end(response, 204);
    case 'POST /flush':
      administration.flush(url.searchParams.get('name'));
      return end(response, 204);
    case 'POST /instances':
      if (administration.route(second, url.searchParams.get('up') !== 'false')) return end(response, 204);
      return end(response, 404, `There is no instance "${second}".\n`);
    default:
      if (first === 'dns-query') response.setHeader('Allow', 'GET, POST');
      return end(response, first === 'dns-query' ? 405 : 404, `${route} is not there.\n`);
  }
}

function end(
  response: ServerResponse,
  status: number,
  body: string | Uint8Array = '',
  type = 'text/plain',
): void {
  response.writeHead(status, body.length === 0 ? {} : { 'Content-Type': type });
  response.end(body);
}

async function query(
  request: IncomingMessage,
  url: URL,
  response: ServerResponse,
  backend: Backend,
): Promise<void> {
  if (request.method === 'POST' && request.headers['content-type'] !== MEDIA_TYPE)
    return end(response, 415, `The body of a query is ${MEDIA_TYPE}.\n`);
  const encoded = url.searchParams.get('dns');
  const bytes = request.method === 'POST' ? await bodyOf(request) : Buffer.from(encoded ?? '', 'base64url');
  if (bytes === null) return end(response, 413, `A DNS message has at most ${MOST_BYTES} bytes.\n`);
  const peer: Peer = { address: request.socket.remoteAddress ?? '', transport: 'https' };
  const [message] = await respond(bytes, peer, backend);
  if (!message) return end(response, 400, 'That is no DNS query.\n');
  const ttl = freshness(message);
  // §5.1: a cache may keep it no longer than its records live.
  if (ttl !== null) response.setHeader('Cache-Control', `max-age=${ttl}`);
  end(response, 200, message, MEDIA_TYPE);
}

async function bodyOf(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MOST_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The shortest lifetime of what answers, in seconds; of an absence that of the SOA record. */
function freshness(bytes: Uint8Array): number | null {
  const { answers, authority } = decodeMessage(bytes);
  const ttls = [...answers, ...(answers.length === 0 ? authority : [])].map(({ ttl }) => ttl);
  return ttls.length === 0 ? null : Math.min(...ttls);
}
