/**
 * The HTTP exchanges that a sandbox's event log shows: a pure projection of its `connection.*` events.
 * Keep-alive and pipelining are followed: the n-th response on a connection answers the n-th request.
 */
import type { SandboxEvent } from '../engine/events';
import { ConnectionReader } from './connection-reader';
import type { LoggedExchange } from './logged-exchange';

/**
 * A projection that goes on where it stopped, for one log. Call it with every new array of events.
 * The same exchanges give the same objects, and no change gives the same array, so that views can compare by identity.
 */
export function createExchangeProjection(): (events: readonly SandboxEvent[]) => readonly LoggedExchange[] {
  let next = 0;
  let readers = new Map<number, ConnectionReader>();
  let order: ConnectionReader[] = [];
  let shown: readonly LoggedExchange[] = [];

  return (events) => {
    const first = events[0]?.seq ?? 0;
    const last = events.at(-1)?.seq ?? -1;
    // A prefix shorter than what was read (someone scrubs back) starts over.
    if (last + 1 < next) {
      next = 0;
      readers = new Map();
      order = [];
      shown = [];
    }
    let changed = false;
    for (let i = Math.max(0, next - first); i < events.length; i++) {
      const event = events[i] as SandboxEvent;
      if (!event.type.startsWith('connection.')) continue;
      changed = take(event, readers, order) || changed;
    }
    next = last + 1;
    if (changed) {
      shown = order
        .flatMap((reader) => reader.exchanges())
        .sort((a, b) => a.firstSeq - b.firstSeq || a.index - b.index);
    }
    return shown;
  };
}

/** @returns whether an exchange may have changed */
function take(
  event: SandboxEvent,
  readers: Map<number, ConnectionReader>,
  order: ConnectionReader[],
): boolean {
  if (event.type === 'connection.open') {
    const reader = new ConnectionReader(event.connection, event.port, event.from, event.to);
    readers.set(event.connection, reader);
    order.push(reader);
    return false;
  }
  if (event.type === 'connection.data') {
    let reader = readers.get(event.connection);
    if (!reader) {
      // The opening fell out of the log.
      reader = new ConnectionReader(event.connection, 0, null, null);
      readers.set(event.connection, reader);
      order.push(reader);
    }
    reader.data(event.direction, event.bytes, event.length, event.seq, event.at);
    return true;
  }
  if (event.type === 'connection.close') {
    readers.get(event.connection)?.close(event.how, event.seq, event.at);
    return true;
  }
  return false;
}

const projections = new WeakMap<readonly SandboxEvent[], readonly LoggedExchange[]>();

/** The exchanges of one prefix of a log. For a log that grows, `createExchangeProjection` does not read all anew. */
export function exchangesOf(events: readonly SandboxEvent[]): readonly LoggedExchange[] {
  let exchanges = projections.get(events);
  if (!exchanges) {
    exchanges = createExchangeProjection()(events);
    projections.set(events, exchanges);
  }
  return exchanges;
}
