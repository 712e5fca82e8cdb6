/**
 * What wire taps tell, on its way to the event log: gathered, because a message for each piece would cost more than the
 * piece. Whatever else the process says is said after it, so the log keeps its order; each carries its age, so it keeps
 * its times.
 */
import { type BudgetSize, createBudget } from '../budget';
import { realTime } from '../clock';
import { beforeTelling, tell } from './kernel-link';
import { TAP_NUMBERS } from './messages';
import { nativeClearTimeout, nativeSetTimeout } from './native';
import { isVirtual } from './seeded/virtual-clock';
import type { Tapped } from './wire-tap';

/** Milliseconds that they may wait: the first for a little, and those of a stream until a screen could show more of them. */
const WAIT = 4;
const WAIT_IN_STREAM = 16;
/** Longer, where this process asks others: they tell first what both have seen of an answer. */
const WAIT_FOR_OTHERS = 4;
/** Times that a process may tell at once what it was asked, before it asks another one: under load that is too dear. */
const AT_ONCE: BudgetSize = { burst: 32, rate: 200 };

let bytes = new Uint8Array(4096);
let used = 0;
/** As in `Taps`, with the time where the age will be. */
let pieces: number[] = [];
let flushedAt = Number.NEGATIVE_INFINITY;
let timer = 0;
const atOnce = createBudget(AT_ONCE, realTime);
let asks = false;

function flush(): void {
  if (pieces.length === 0) return;
  const now = realTime();
  const told = Float64Array.from(pieces);
  for (let n = TAP_NUMBERS - 1; n < told.length; n += TAP_NUMBERS)
    told[n] = Math.max(0, now - (told[n] ?? now));
  pieces = [];
  flushedAt = now;
  const kept = bytes.slice(0, used);
  used = 0;
  tell({ t: 'taps', bytes: kept, pieces: told });
}

beforeTelling(flush);

/**
 * Bytes are about to leave over a connection that this process has opened. What has led to them is told before, or the
 * log would have a proxy's question before the question that it was asked.
 */
export function beforeAsking(): void {
  asks = true;
  if (pieces.length > 0 && atOnce.spend(1)) flush();
}

export function tellTapped(connection: number, { direction, bytes: kept, length }: Tapped): void {
  if (used + kept.length > bytes.length) {
    const larger = new Uint8Array(2 * (used + kept.length));
    larger.set(bytes.subarray(0, used));
    bytes = larger;
  }
  bytes.set(kept, used);
  used += kept.length;
  if (isVirtual()) {
    // Told at once: nobody counts what a seeded run costs, and its log has its own times.
    pieces.push(connection, direction === 'to-server' ? 0 : 1, kept.length, length, Number.POSITIVE_INFINITY);
    flush();
    return;
  }
  const scheduled = pieces.length > 0;
  const now = realTime();
  pieces.push(connection, direction === 'to-server' ? 0 : 1, kept.length, length, now);
  // Each message wakes the kernel's thread and the page's: of a loaded server that is felt.
  if (scheduled) return;
  nativeClearTimeout(timer);
  const wait = now - flushedAt < WAIT_IN_STREAM ? WAIT_IN_STREAM : WAIT;
  timer = nativeSetTimeout(flush, asks ? wait + WAIT_FOR_OTHERS : wait);
}
