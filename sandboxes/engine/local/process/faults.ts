/** The faults of this process and of its machine. */
import { ImpairedConnections } from '../faults/impaired-connections';
import { monotonic, skewCalendar } from './clock';
import { queueTask } from './event-loop';
import { tell } from './kernel-link';
import type { ProcessFaults } from './messages';
import { Timeout } from './timers';

/** Held connections keep the process alive themselves. */
function after(milliseconds: number, callback: () => void): () => void {
  const timer = new Timeout(callback, Math.ceil(milliseconds), [], false).unref();
  return () => void timer.close();
}

export const impaired = new ImpairedConnections(
  { now: monotonic, after, soon: queueTask },
  (connection, way, { effect, length, by, cause }) =>
    tell({ t: 'impaired', connection, way, effect, length, by, cause }),
);

let diskFull: number | null = null;

/** These are in force from now on, and no others. */
export function applyFaults(faults: ProcessFaults): void {
  impaired.set(faults.links);
  diskFull = faults.diskFull;
  skewCalendar(faults.skew);
}

/** Asked before a write that needs room. When the disk is full that is told to the log, too. */
export function isDiskFull(path: string): boolean {
  if (diskFull === null) return false;
  tell({ t: 'disk-full', path, cause: diskFull });
  return true;
}
