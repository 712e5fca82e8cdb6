/** The messages that a sandbox's event log shows, of every protocol that taps know: a pure projection of its events. */
import type { SandboxEvent } from '../engine/events';
import { ConnectionTap } from './connection-tap';
import { decodeDatagram } from './dns';
import { RAW_LIMIT, type WireMessage } from './message';

export interface Traffic {
  /** In the order in which they were complete. The same array as long as nothing was added. */
  readonly messages: readonly WireMessage[];
  /** How many of the oldest were let go. */
  readonly forgotten: number;
}

/** Most messages that are kept. */
const LIMIT = 20_000;

/** A projection that goes on where it stopped, for one log. Call it with every new array of events. */
export function createTrafficProjection(limit = LIMIT): (events: readonly SandboxEvent[]) => Traffic {
  let next = 0;
  let taps = new Map<number, ConnectionTap>();
  let messages: WireMessage[] = [];
  let shown: Traffic = { messages: [], forgotten: 0 };
  let forgotten = 0;

  const tell = (message: WireMessage) => {
    messages.push(message);
  };

  const take = (event: SandboxEvent) => {
    if (event.type === 'connection.open') {
      const { connection, port, from, to } = event;
      taps.set(connection, new ConnectionTap({ connection, port, from, to, opened: true }, tell));
    } else if (event.type === 'connection.data') {
      const { connection } = event;
      let tap = taps.get(connection);
      if (!tap) {
        tap = new ConnectionTap({ connection, port: 0, from: null, to: null, opened: false }, tell);
        taps.set(connection, tap);
      }
      tap.data(event.direction, event.bytes, event.length, event.seq, event.at);
    } else if (event.type === 'connection.close') {
      taps.get(event.connection)?.close(event.seq, event.at);
      taps.delete(event.connection);
    } else if (event.type === 'datagram') {
      const { message, direction } = decodeDatagram(event.bytes, event.length);
      tell({
        key: `d${event.seq}`,
        connection: null,
        direction,
        port: direction === 'to-server' ? event.to.port : event.from.port,
        from: event.from.pid,
        to: event.to.pid,
        seq: event.seq,
        at: event.at,
        message,
        bytes: event.bytes.slice(0, RAW_LIMIT),
        length: event.length,
      });
    }
  };

  return (events) => {
    const first = events[0]?.seq ?? 0;
    const last = events.at(-1)?.seq ?? -1;
    // A prefix shorter than what was read (someone scrubs back) starts over.
    if (last + 1 < next) {
      next = 0;
      taps = new Map();
      messages = [];
      forgotten = 0;
    }
    const before = messages.length;
    for (let i = Math.max(0, next - first); i < events.length; i++) take(events[i] as SandboxEvent);
    next = last + 1;
    // What the log let go is let go here, too.
    let gone = messages.findIndex(({ seq }) => seq >= first);
    if (gone < 0) gone = messages.length;
    gone = Math.max(gone, messages.length - limit);
    if (gone > 0) messages = messages.slice(gone);
    forgotten += gone;
    if (gone > 0 || messages.length !== before || shown.messages.length !== messages.length)
      shown = { messages: messages.slice(), forgotten };
    return shown;
  };
}
