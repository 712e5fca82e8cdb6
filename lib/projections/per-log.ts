import type { SandboxEvent } from '@/sandboxes/engine/events';

/**
 * One of a thing for each log (or run of it), told by its first event: that is the log's own object, and lives as long as it
 * does. For what reads on where it stopped.
 */
export function perLog<Thing>(create: () => Thing): (first: SandboxEvent) => Thing {
  const known = new WeakMap<SandboxEvent, Thing>();
  return (first) => {
    const thing = known.get(first) ?? create();
    known.set(first, thing);
    return thing;
  };
}
