import type { EventLog, SandboxEvent, SandboxEventBody } from './events';

export interface EventLogOptions {
  /** The sandbox's clock: milliseconds since its boot. */
  readonly now: () => number;
  /** Most events kept. The oldest tenth goes when it is passed. */
  readonly limit?: number;
  /** Most bytes of connections and datagrams kept. Past them the oldest events go until a tenth is free. */
  readonly limitBytes?: number;
}

const bytesOf = (event: SandboxEventBody) => ('bytes' in event ? event.bytes.length : 0);

/** An event log that lives in memory and lets the oldest events go past `limit` (20,000) and `limitBytes` (16 MiB). */
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
  let announced = true;

  const announce = () => {
    announced = true;
    for (const listener of [...listeners]) listener();
  };

  const forget = () => {
    let gone = events.length > limit ? Math.ceil(limit / 10) : 0;
    for (let n = 0; n < gone; n++) bytes -= bytesOf(events[n] as SandboxEvent);
    // The newest stays, however large it is.
    while (bytes > limitBytes * 0.9 && gone < events.length - 1)
      bytes -= bytesOf(events[gone++] as SandboxEvent);
    events = events.slice(gone);
    forgotten += gone;
  };

  return {
    get events() {
      shown ??= events.slice();
      return shown;
    },
    get forgotten() {
      return forgotten;
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
      if (events.length > limit || bytes > limitBytes) forget();
      if (announced) {
        announced = false;
        queueMicrotask(announce);
      }
      return event;
    },
  };
}
