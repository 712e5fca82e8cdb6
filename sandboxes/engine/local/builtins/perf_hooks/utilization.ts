/** `performance.eventLoopUtilization()`: how much of the time callbacks ran. */

import { monotonic } from '../../process/clock';
import { busyTime, measureTurns } from '../../process/event-loop';

export interface Utilization {
  readonly idle: number;
  readonly active: number;
  readonly utilization: number;
}

const began = monotonic();
measureTurns();

function since(earlier: Utilization, { idle, active }: Utilization): Utilization {
  const [rested, worked] = [idle - earlier.idle, active - earlier.active];
  const all = rested + worked;
  return { idle: rested, active: worked, utilization: all === 0 ? 0 : worked / all };
}

const NONE: Utilization = { idle: 0, active: 0, utilization: 0 };

/**
 * Since this module was loaded, or since `earlier`; or between two figures of it. Milliseconds.
 * Callbacks of timers, sockets and the kernel count; a browser's own work between them does not.
 */
export function eventLoopUtilization(later?: Utilization, earlier?: Utilization): Utilization {
  if (later && earlier) return since(earlier, later);
  const active = busyTime();
  const now = since(NONE, { idle: Math.max(0, monotonic() - began - active), active, utilization: 0 });
  return later ? since(later, now) : now;
}
