import type { SandboxEvent } from '@/sandboxes/engine/events';

/** A reading of a log, event by event. `tell` may be asked after any event and must not be changed by later ones. */
export interface Reading<Projection> {
  read(event: SandboxEvent): void;
  tell(): Projection;
}

interface Kept<Projection> {
  readonly reading: Reading<Projection>;
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
  // By the first event: it is the log's (or the run's) own object and lives as long as the log.
  const kept = new WeakMap<SandboxEvent, Kept<Projection>>();
  return (events) => {
    const first = events[0];
    if (!first) return begin().tell();
    let known = kept.get(first);
    if (!known || known.read > events.length || events[known.read - 1] !== known.last) {
      known = { reading: begin(), read: 0, last: null };
      kept.set(first, known);
    }
    for (; known.read < events.length; known.read++) {
      const event = events[known.read];
      if (!event) break;
      known.reading.read(event);
      known.last = event;
    }
    return known.reading.tell();
  };
}
