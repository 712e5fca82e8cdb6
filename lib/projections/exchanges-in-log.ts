/** The exchanges of a prefix of the log, in the form that the HTTP pictures share. */
import type { SandboxEvent } from '@/sandboxes/engine/events';
import { createExchangeProjection } from '@/sandboxes/http1/exchanges-from-log';
import type { LoggedExchange } from '@/sandboxes/http1/logged-exchange';
import type { RequestMessage } from '@/sandboxes/http1/message';
import type { SeenExchange } from './exchange';
import { perLog } from './per-log';

const latin1 = new TextDecoder('latin1');

/** Bytes that are no HTTP still were sent, and answered with a 400: shown by their first line. */
function unreadable(bytes: Uint8Array): RequestMessage {
  const line = latin1.decode(bytes.subarray(0, 200)).split(/\r?\n/, 1)[0] ?? '';
  return {
    method: 'malformed',
    target: line.slice(0, 80),
    version: '1.1',
    headers: [],
    body: new Uint8Array(),
  };
}

function seen(logged: LoggedExchange, opened: number | null): SeenExchange | null {
  const request =
    logged.request ?? (logged.error !== null || logged.response ? unreadable(logged.sentBytes) : null);
  if (!request) return null;
  return {
    seq: logged.firstSeq,
    lastSeq: logged.lastSeq,
    connection: logged.connection,
    from: logged.from,
    to: logged.to,
    opened,
    ordinal: logged.index + 1,
    request,
    response: logged.response,
    requestStart: logged.requestStart,
    requestEnd: logged.requestEnd,
    responseStart: logged.responseStart,
    responseEnd: logged.responseEnd,
    requestBytes: logged.sentBytes,
    responseBytes: logged.receivedBytes,
    failure: logged.error,
  };
}

/**
 * One continuing reader a run, found by the first event that has bytes: a run that grows is not read anew with every batch,
 * and bytes that the log let go are not held by a reader.
 */
const readerOf = perLog(createExchangeProjection);

function readOn(events: readonly SandboxEvent[]): readonly LoggedExchange[] {
  const first = events.find((event) => 'bytes' in event && event.bytes.length > 0);
  if (!first) return [];
  return readerOf(first)(events);
}

const known = new WeakMap<readonly SandboxEvent[], readonly SeenExchange[]>();

export function seenExchanges(events: readonly SandboxEvent[]): readonly SeenExchange[] {
  let exchanges = known.get(events);
  if (!exchanges) {
    const opened = new Map<number, number>();
    for (const event of events) if (event.type === 'connection.open') opened.set(event.connection, event.at);
    exchanges = readOn(events).flatMap((logged) => seen(logged, opened.get(logged.connection) ?? null) ?? []);
    known.set(events, exchanges);
  }
  return exchanges;
}
