import type { EventLog, SandboxEvent, SandboxEventBody } from './events';

export interface EventLogOptions {
  /** The sandbox's clock: milliseconds since its boot. */
  readonly now: () => number;
  /** Most events kept. The oldest tenth goes when it is passed. */
  readonly limit?: number;
  /** Most bytes of connections and datagrams kept. Past them the oldest bytes go, not their events, until a tenth is free. */
  readonly limitBytes?: number;
}

const bytesOf = (event: SandboxEventBody) => ('bytes' in event ? event.bytes.length : 0);

const NONE = new Uint8Array(0);

/**
 * An event log that lives in memory. Past `limit` (20,000) the oldest events go; past `limitBytes` (16 MiB) the oldest bytes
 * go, and their events stay: what happened, between whom and how much is still known.
 */
export function createEventLog({
  now,
  limit = 20_000,
  limitBytes = 16 * 1024 * 1024,
}: EventLogOptions): EventLog {
  const listeners = new Set<() => void>();
  let events: SandboxEvent[] = [];
  /** What readers were shown. Made when somebody reads: a burst that nobody looks at copies nothing. */
  let shown: readonly SandboxEvent[] | null = null;
  let bytes = 0;
  let next = 0;
  let forgotten = 0;
  let forgottenBytes = 0;
  /** How many of the oldest events have no bytes any more, or never had. */
  let bare = 0;
  let announced = true;

  const announce = () => {
    announced = true;
    for (const listener of [...listeners]) listener();
  };

  const forgetEvents = () => {
    const gone = Math.ceil(limit / 10);
    for (let n = 0; n < gone; n++) bytes -= bytesOf(events[n] as SandboxEvent);
    events = events.slice(gone);
    bare = Math.max(0, bare - gone);
    forgotten += gone;
  };

  const forgetBytes = () => {
    // The newest stays, however large it is.
    for (; bytes > limitBytes * 0.9 && bare < events.length - 1; bare++) {
      const event = events[bare] as SandboxEvent;
      const length = bytesOf(event);
      if (length === 0) continue;
      // A new object: what readers were shown never changes.
      events[bare] = { ...event, bytes: NONE } as SandboxEvent;
      bytes -= length;
      forgottenBytes += length;
    }
  };

  return {
    get events() {
      shown ??= events.slice();
      return shown;
    },
    get forgotten() {
      return forgotten;
    },
    get forgottenBytes() {
      return forgottenBytes;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    append(body) {
      const event: SandboxEvent = { ...body, seq: next++, at: now() };
      events.push(event);
      shown = null;
      bytes += bytesOf(event);
      if (events.length > limit) forgetEvents();
      if (bytes > limitBytes) forgetBytes();
      if (announced) {
        announced = false;
        queueMicrotask(announce);
      }
      return event;
    },
  };
}
