/**
 * The clock of a process in a seeded run. It stands still while the process works, except that every turn and every look
 * at it takes a little, so what it shows depends on the program alone.
 */
import { LOOK, type RunTime } from '../../seeded/time';

/** Microseconds since the run began: at the process's begin, and at that of its turn. */
let born = 0;
let turn = 0;
/** Microseconds of this turn that have gone by. */
let spent = 0;
let stands = false;
let running = false;

/** Whether this is a process of a seeded run. */
export function isVirtual(): boolean {
  return running;
}

export function startVirtualClock(time: RunTime): void {
  running = true;
  born = time.now;
  beginVirtualTurn(time);
}

export function beginVirtualTurn(time: RunTime): void {
  turn = time.now;
  stands = time.stands;
  spent = 0;
}

/** Microseconds since the turn began. */
export const spentInTurn = (): number => spent;

/** Time goes by, without work. @param milliseconds of a wait that blocks */
export function spend(milliseconds: number): void {
  spent += Math.round(milliseconds * 1000);
}

/** Milliseconds since the run began. */
export function virtualNow(): number {
  return look() / 1000;
}

function look(): number {
  spent += LOOK;
  return stands ? turn : turn + spent;
}

/** Milliseconds since the process began. */
export function virtualMonotonic(): number {
  return (look() - born) / 1000;
}

/**
 * The first microsecond of the run at which `monotonic()` has come to `at`. Sums of milliseconds are not exact: one that is a
 * hair above its microsecond would be awaited for ever by a clock that stands on that.
 */
export function reaches(at: number): number {
  const close = born + Math.round(at * 1000);
  return (close - born) / 1000 < at ? close + 1 : close;
}
