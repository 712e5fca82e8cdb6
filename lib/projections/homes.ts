import type { SandboxEvent } from '@/sandboxes/engine/events';
import { FIRST_MACHINE } from '@/sandboxes/engine/machine-names';

/** The machine of each process, by pid. */
export type Homes = ReadonlyMap<number, string>;

/** @param events of the whole log: services run on while the server, and with it a run, begins anew */
export function homesOf(events: readonly SandboxEvent[]): Homes {
  const homes = new Map<number, string>();
  for (const event of events)
    if (event.type === 'process.spawn') homes.set(event.pid, event.machine ?? FIRST_MACHINE.name);
  return homes;
}
