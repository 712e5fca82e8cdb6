/**
 * A process of a seeded run works in turns, which the kernel gives to one process at a time. A turn is one message, or
 * timers that have run out, with all callbacks, ticks and promise jobs that follow at once. It ends with `rest`.
 */
import { type RunTime, TURN } from '../../seeded/time';
import { govern, woken } from '../event-loop';
import type { Say } from '../kernel-link';
import { outsideWork, whenOutsideWorkEnds } from '../outside-work';
import { expire, nextExpiry } from '../timer-queue';
import { beginVirtualTurn, reaches, spentInTurn, startVirtualClock, virtualMonotonic } from './virtual-clock';

/**
 * Hops through the browser's tasks before a turn counts as done: a browser tells of an unhandled rejection in a task of its
 * own, after the promise jobs.
 */
const HOPS = 2;

const hop = new MessageChannel();

let inTurn = false;
let more = false;
let hops = 0;
let say: Say = () => undefined;

/** The process has been told what it is, and that is its first turn. */
export function beginTurns(time: RunTime, tell: Say): void {
  say = tell;
  inTurn = true;
  startVirtualClock(time);
  const wants = () => {
    more = true;
    // Something of the browser's that nobody counts: it gets a turn, though nobody can say when.
    if (!inTurn) say({ t: 'ready' });
  };
  govern({ wants, turnEnds: settle }, virtualMonotonic);
  whenOutsideWorkEnds(settle);
  hop.port1.onmessage = () => {
    if (--hops > 0) hop.port2.postMessage(null);
    else if (outsideWork() === 0) rest();
  };
}

export function takeTurn(time: RunTime): void {
  inTurn = true;
  more = false;
  woken();
  beginVirtualTurn(time);
  const next = nextExpiry();
  if (next !== null && reaches(next) <= time.now) expire();
}

/** Ends the turn once the browser has nothing left of it. Called again meanwhile it begins anew. */
export function settle(): void {
  if (!inTurn) return;
  if (hops === 0) hop.port2.postMessage(null);
  hops = HOPS;
}

function rest(): void {
  if (!inTurn) return;
  inTurn = false;
  const next = nextExpiry();
  say({
    t: 'rest',
    spent: spentInTurn() + TURN,
    more,
    next: next === null ? null : reaches(next),
  });
}
