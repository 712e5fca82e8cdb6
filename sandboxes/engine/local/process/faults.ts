/** The faults of this process and of its machine. */
import { ImpairedConnections } from '../faults/impaired-connections';
import { LIMITS } from '../limits';
import { monotonic, skewCalendar } from './clock';
import { queueTask } from './event-loop';
import { diskUse } from './files';
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

/**
 * Asked before what needs room. When the disk is full that is told to the log, too.
 * @param bytes by which a file grows
 */
export function isDiskFull(path: string, bytes: number): boolean {
  if (diskFull === null) return isOver(diskUse().bytes + bytes > LIMITS.diskBytes);
  tell({ t: 'disk-full', path, cause: diskFull });
  return true;
}

/** Asked before a file is made: one needs no room yet. */
export const hasNoFileLeft = (): boolean => isOver(diskUse().count >= LIMITS.files);

function isOver(full: boolean): boolean {
  if (full)
    tell({
      t: 'limited',
      code: 'ENOSPC',
      message: `The disk of a sandbox holds ${LIMITS.diskBytes / 2 ** 20} MiB in ${LIMITS.files} files: remove what is not needed.`,
    });
  return full;
}
