import type { EventLog, SandboxEvent } from './events';

export interface EventLogOptions {
  /** The sandbox's clock: milliseconds since its boot. */
  readonly now: () => number;
  /** Most events kept. The oldest tenth goes when it is passed. */
  readonly limit?: number;
}

/** An event log that lives in memory and lets the oldest events go past `limit` (20,000). */
export function createEventLog({ now, limit = 20_000 }: EventLogOptions): EventLog {
  const listeners = new Set<() => void>();
  let events: SandboxEvent[] = [];
  let next = 0;
  let forgotten = 0;
  let announced = true;

  const announce = () => {
    announced = true;
    for (const listener of [...listeners]) listener();
  };

  return {
    get events() {
      return events;
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
      // A new array only once an earlier one was announced: readers may keep what they were shown.
      if (announced) events = events.slice();
      events.push(event);
      if (events.length > limit) {
        const gone = Math.ceil(limit / 10);
        events = events.slice(gone);
        forgotten += gone;
      }
      if (announced) {
        announced = false;
        queueMicrotask(announce);
      }
      return event;
    },
  };
}
