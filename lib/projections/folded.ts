import type { SandboxEvent } from '@/sandboxes/engine/events';
import { perLog } from './per-log';

/** A reading of a log, event by event. `tell` may be asked after any event and must not be changed by later ones. */
export interface Reading<Projection> {
  read(event: SandboxEvent): void;
  tell(): Projection;
}

interface Kept<Projection> {
  reading: Reading<Projection>;
  /** How many events it has read, and the last of them. */
  read: number;
  last: SandboxEvent | null;
}

/**
 * A projection that reads on: a log that grew is continued, one that is shorter than what was read begins anew.
 * So a live picture costs what is new, and one that is scrubbed forwards too.
 */
export function folded<Projection>(
  begin: () => Reading<Projection>,
): (events: readonly SandboxEvent[]) => Projection {
  const keptOf = perLog((): Kept<Projection> => ({ reading: begin(), read: 0, last: null }));
  return (events) => {
    const first = events[0];
    if (!first) return begin().tell();
    const known = keptOf(first);
    if (known.last !== null && events[known.read - 1] !== known.last)
      Object.assign(known, { reading: begin(), read: 0, last: null });
    for (; known.read < events.length; known.read++) {
      const event = events[known.read];
      if (!event) break;
      known.reading.read(event);
      known.last = event;
    }
    return known.reading.tell();
  };
}
