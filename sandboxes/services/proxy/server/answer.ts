import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { specialPage } from '../content/special';
import type { Engine } from '../engine';
import { filtered } from '../request/filters';
import { type Client, handle } from '../request/handle';
import { findServer } from '../request/locate';
import { drain, Finish } from '../request/reply';
import { ProxyRequest } from '../request/request';
import { normalise } from '../request/uri';
import type { UpstreamConnection } from '../upstream/connection';
import { logAccess } from './access-log';
import { send } from './send';

export interface Origin {
  /** As the configuration says it, which may not be where it really listens. */
  readonly port: number;
  readonly connection: number;
  readonly connectionRequests: number;
}

/** Answers one request. */
export async function answer(
  engine: Engine,
  incoming: IncomingMessage,
  response: ServerResponse,
  origin: Origin,
): Promise<void> {
  engine.counters.requests++;
  const target = (incoming.url ?? '/').replace(/^https?:\/\/[^/?]*/i, '');
  const host = (incoming.headers.host ?? '').toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '');
  const local = (incoming.socket.localAddress ?? '').replace(/^::ffff:/, '');
  const found = findServer(engine.config, local, origin.port, host);
  if (!found) return void incoming.socket.destroy();
  const path = normalise(target.split('?')[0] ?? '', found.server.settings.merge_slashes);
  const request = new ProxyRequest(engine, incoming, {
    server: found.server,
    uri: path ?? '/',
    listenPort: origin.port,
    connection: origin.connection,
    connectionRequests: origin.connectionRequests,
  });
  if (found.captures) request.capture(found.captures);

  const gone = new AbortController();
  const after: (() => void)[] = [];
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
    for (const then of after.splice(0)) then();
  });
  const client: Client = {
    signal: gone.signal,
    atEnd: (then) => void (response.closed ? then() : after.push(then)),
    body: (most) => contentOf(incoming, most),
  };
  const refused = path === null || (incoming.httpVersion === '1.1' && incoming.headers.host === undefined);
  if (refused) request.closing = true;
  try {
    const { reply, tunnel } = refused
      ? { reply: specialPage(400, [], request.settings.server_tokens), tunnel: null }
      : await handle(request, client);
    if (reply.status === 444 || reply.status === 499) {
      request.status = reply.status;
      incoming.socket.destroy();
    } else if (tunnel) await join(request, response, filtered(request, reply).fields, tunnel);
    else {
      const final = filtered(request, reply);
      // An answer to a condition has no content; that of the server behind is read all the same, for the cache.
      if (final.body instanceof Uint8Array) await drain(reply);
      await send(request, response, final);
    }
  } catch (error) {
    if (!(error instanceof Finish))
      engine.log(`[error] ${error instanceof Error ? error.message : String(error)}`);
    if (!response.headersSent && !(error instanceof Finish))
      await send(request, response, specialPage(500, [], request.settings.server_tokens));
    else incoming.socket.destroy();
  }
  logAccess(request);
  remember(request);
}

/** So many requests are shown. */
const REMEMBERED = 50;

function remember(request: ProxyRequest): void {
  const { engine, cacheStatus } = request;
  const cache = engine.caches.get(request.settings.proxy_cache?.of(request) ?? '');
  if (cacheStatus !== '') cache?.answers.set(cacheStatus, (cache.answers.get(cacheStatus) ?? 0) + 1);
  engine.recent.push({
    number: (engine.recent.at(-1)?.number ?? 0) + 1,
    at: request.started,
    client: request.address,
    request: `${request.incoming.method} ${request.requestUri}`,
    status: request.status,
    upstream: request.variable('upstream_addr'),
    upstreamStatus: request.variable('upstream_status'),
    cache: cacheStatus,
    limit: request.limitReqStatus,
    seconds: request.variable('request_time'),
  });
  if (engine.recent.length > REMEMBERED) engine.recent.shift();
}

async function contentOf(incoming: IncomingMessage, most: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const piece of incoming) {
      length += (piece as Uint8Array).length;
      if (most > 0 && length > most) throw new Finish(413);
      pieces.push(piece as Uint8Array);
    }
  } catch (error) {
    throw error instanceof Finish ? error : new Finish(400);
  }
  return Buffer.concat(pieces);
}

/** After 101 both sides speak to each other, until one is silent for `proxy_read_timeout` or gone. */
async function join(
  request: ProxyRequest,
  response: ServerResponse,
  fields: readonly (readonly [string, string])[],
  upstream: UpstreamConnection,
): Promise<void> {
  const client = response.socket as Socket;
  request.status = 101;
  const date = new Date(request.engine.clock.now()).toUTCString();
  const lines = [['Server', 'nginx/1.22.1'], ['Date', date], ['Connection', 'upgrade'], ...fields];
  response.detachSocket(client);
  client.write(
    `HTTP/1.1 101 Switching Protocols\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`,
    'latin1',
  );
  const server = upstream.tunnel();
  client.write(upstream.rest);
  const end = () => {
    client.destroy();
    server.destroy();
  };
  server.setTimeout(request.settings.proxy_read_timeout, end);
  client.on('error', end);
  server.on('close', end);
  client.pipe(server);
  server.pipe(client);
  if (!client.destroyed) await once(client, 'close');
  end();
}
