/**
 * The clock of a process in a seeded run. It stands still while the process works, except that every turn and every look
 * at it takes a little, so what it shows depends on the program alone.
 */
import { LOOK } from '../../seeded/time';

/** Microseconds since the run began: at the process's begin, and at that of its turn. */
let born = 0;
let turn = 0;
/** Microseconds of this turn that have gone by. */
let spent = 0;
let running = false;

/** Whether this is a process of a seeded run. */
export function isVirtual(): boolean {
  return running;
}

export function startVirtualClock(now: number): void {
  running = true;
  born = turn = now;
}

export function beginVirtualTurn(now: number): void {
  turn = now;
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
  spent += LOOK;
  return (turn + spent) / 1000;
}

/** Milliseconds since the process began. */
export function virtualMonotonic(): number {
  spent += LOOK;
  return (turn + spent - born) / 1000;
}

/** Milliseconds since the run began at which `monotonic()` will be `at`. */
export const inRun = (at: number): number => at + born / 1000;
