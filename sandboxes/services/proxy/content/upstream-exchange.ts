import type { HeaderField } from '../../../http1';
import { Finish } from '../request/reply';
import type { ProxyRequest, UpstreamAttempt } from '../request/request';
import { Balancer, type Turn } from '../upstream/balancer';
import { UpstreamConnection, UpstreamFailure, type UpstreamHead } from '../upstream/connection';
import { ConnectionPool } from '../upstream/pool';
import { type Target, upstreamRequest } from './upstream-request';

export interface UpstreamAnswer {
  readonly head: UpstreamHead;
  readonly body: AsyncIterable<Uint8Array>;
  /** The connection is of another protocol now. */
  readonly tunnel: UpstreamConnection | null;
}

const ONE_SERVER_KEEPS_NONE = new ConnectionPool(0);
/** A server that was asked to do something may have done it. */
const NOT_IDEMPOTENT = ['POST', 'LOCK', 'PATCH'];

/**
 * Asks servers of the upstream in turn until one answers as `proxy_next_upstream` wants it.
 * @throws Finish with 502 or 504
 */
export async function askUpstream(
  request: ProxyRequest,
  method: string,
  target: Target,
  revalidate: readonly HeaderField[] | null,
  staleFor: (kind: string) => boolean,
  signal: AbortSignal,
): Promise<UpstreamAnswer> {
  const { engine, settings } = request;
  const verb = settings.proxy_method?.of(request) || method;
  const balancer = engine.balancers.get(target.host) ?? alone(request, target.host);
  const pool = engine.pools.get(target.host) ?? ONE_SERVER_KEEPS_NONE;
  const turn = balancer.turn(request);
  const started = engine.clock.now();
  let tries = settings.proxy_next_upstream_tries || Number.POSITIVE_INFINITY;
  const bytes = () => upstreamRequest(request, verb, target, revalidate);
  const late = () =>
    settings.proxy_next_upstream_timeout > 0 &&
    engine.clock.now() - started >= settings.proxy_next_upstream_timeout;
  const wants = (kind: string, sent: boolean) =>
    settings.proxy_next_upstream.includes(kind) &&
    (!sent ||
      !NOT_IDEMPOTENT.includes(request.method) ||
      settings.proxy_next_upstream.includes('non_idempotent'));

  for (;;) {
    const peer = turn.next();
    if (!peer) {
      request.attempts.push({ ...newAttempt(target.host), status: 502 });
      throw new Finish(502);
    }
    tries--;
    let attempt = newAttempt(peer.address);
    request.attempts.push(attempt);
    const began = engine.clock.now();
    const took = () => engine.clock.now() - began;
    let sent = false;
    let connection: UpstreamConnection | null = null;
    try {
      const { host, port } = peer.config;
      const open = () => UpstreamConnection.open(host, port, settings.proxy_connect_timeout, signal);
      const ask = (over: UpstreamConnection) => {
        attempt.connect = took();
        sent = true;
        return over.exchange(bytes(), verb, settings.proxy_read_timeout, signal);
      };
      const idle = pool.take(`${host}:${port}`);
      connection = idle ?? (await open());
      const { head, body, upgraded } = await ask(connection).catch(async (error: unknown) => {
        // The server may have closed an idle connection just now: that says nothing of the server.
        const stale = idle !== null && error instanceof UpstreamFailure && error.kind === 'error';
        if (!stale || signal.aborted || !wants('error', true)) throw error;
        attempt.status = 502;
        attempt.response = took();
        attempt = newAttempt(peer.address);
        request.attempts.push(attempt);
        connection = await open();
        return ask(connection);
      });
      attempt.header = took();
      attempt.response = took();
      attempt.status = head.status;
      peer.lastStatus = head.status;
      const kind = `http_${head.status}`;
      if (turn.left > 1 && tries > 0 && !late() && wants(kind, sent)) {
        connection.close();
        turn.done(peer, head.status !== 403 && head.status !== 404);
        continue;
      }
      if (staleFor(kind)) {
        connection.close();
        turn.done(peer, false);
        throw new Finish(head.status);
      }
      const kept = connection;
      const last = attempt;
      const finished = () => {
        last.response = took();
        turn.done(peer, false);
        if (!upgraded) pool.give(kept);
      };
      return { head, body: counted(body, last, finished), tunnel: upgraded ? kept : null };
    } catch (error) {
      if (!(error instanceof UpstreamFailure)) throw error;
      attempt.response = took();
      attempt.status = error.kind === 'timeout' ? 504 : 502;
      giveUp(turn, peer, connection);
      if (signal.aborted) throw new Finish(499);
      if (turn.left === 0 || tries <= 0 || late() || !wants(error.kind, sent))
        throw new Finish(attempt.status);
    }
  }
}

const newAttempt = (address: string): UpstreamAttempt => ({
  address,
  status: null,
  connect: null,
  header: null,
  response: 0,
  length: 0,
});

function giveUp(turn: Turn, peer: Parameters<Turn['done']>[0], connection: UpstreamConnection | null): void {
  connection?.close();
  turn.done(peer, true);
}

/** A host that is in no `upstream`. */
function alone(request: ProxyRequest, hostAndPort: string): Balancer {
  const [host = '', port = '80'] = hostAndPort.split(':');
  const peer = {
    server: hostAndPort,
    host,
    port: Number(port),
    weight: 1,
    maxFails: 1,
    failTimeout: 10,
    maxConns: 0,
    backup: false,
    down: false,
  };
  const upstream = {
    name: hostAndPort,
    peers: [peer],
    balancing: { kind: 'round-robin' as const },
    keepalive: 0,
  };
  return new Balancer(upstream, request.engine.addressOf, request.engine.clock);
}

async function* counted(
  body: AsyncIterable<Uint8Array>,
  attempt: UpstreamAttempt,
  finished: () => void,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of body) {
      attempt.length += piece.length;
      yield piece;
    }
  } finally {
    finished();
  }
}
