/**
 * Every timer of a process, as Node keeps them: one list for each duration, in the order in which they run out. So
 * starting, refreshing and clearing a timer cost next to nothing, which servers do at every request, and only the earliest
 * of all costs a timer of the browser. A browser also holds nested timers back to 4 ms; these run from the event loop's
 * own tasks, which do not nest.
 */
import { monotonic, realUntil, whenTurned } from './clock';
import { queueTask } from './event-loop';
import { nativeClearTimeout, nativeSetTimeout } from './native';
import { isVirtual } from './seeded/virtual-clock';

/** A timer in the queue. The fields belong to the queue. */
export interface Queued {
  /** Runs when its time has come, in a task of its own. */
  fire(): void;
  readonly duration: number;
  /** `monotonic()` when it was started; null when it is not in the queue. */
  startedAt: number | null;
  before: Queued | null;
  after: Queued | null;
}

interface List {
  readonly duration: number;
  first: Queued | null;
  last: Queued | null;
}

/** Longest that the browser is asked to wait at once: its own timers are 32 bits wide. */
const LONGEST = 2 ** 31 - 1;

const lists = new Map<number, List>();
let armed: { readonly native: number; readonly at: number } | null = null;

/** Puts a timer at the end of its list, from wherever it was. */
export function startTimer(timer: Queued): void {
  stopTimer(timer);
  const { duration } = timer;
  let list = lists.get(duration);
  if (!list) {
    list = { duration, first: null, last: null };
    lists.set(duration, list);
  }
  timer.startedAt = monotonic();
  timer.before = list.last;
  if (list.last) list.last.after = timer;
  else list.first = timer;
  list.last = timer;
  const at = timer.startedAt + duration;
  if (armed === null || at < armed.at) arm(at);
}

/** Takes a timer out; nothing happens when it is not in. */
export function stopTimer(timer: Queued): void {
  const list = timer.startedAt === null ? undefined : lists.get(timer.duration);
  if (!list) return;
  if (timer.before) timer.before.after = timer.after;
  else list.first = timer.after;
  if (timer.after) timer.after.before = timer.before;
  else list.last = timer.before;
  timer.before = null;
  timer.after = null;
  timer.startedAt = null;
  if (list.first === null) lists.delete(list.duration);
}

/** `monotonic()` at which the next timer runs out; null when there is none. */
export function nextExpiry(): number | null {
  let earliest: number | null = null;
  for (const { first, duration } of lists.values()) {
    if (first?.startedAt == null) continue;
    const at = first.startedAt + duration;
    if (earliest === null || at < earliest) earliest = at;
  }
  return earliest;
}

function arm(at: number): void {
  // The kernel gives the turns of a seeded run, and knows the next expiry.
  if (isVirtual()) return;
  if (armed) nativeClearTimeout(armed.native);
  const delay = realUntil(at);
  armed = { native: delay > LONGEST ? 0 : nativeSetTimeout(expire, delay), at };
}

/** Hands every timer that has run out to the event loop, the earliest first, and waits for the next. */
export function expire(): void {
  armed = null;
  const now = monotonic();
  const due: { readonly timer: Queued; readonly startedAt: number; readonly at: number }[] = [];
  for (const list of lists.values()) {
    for (let timer = list.first; timer?.startedAt != null; timer = timer.after) {
      const at = timer.startedAt + list.duration;
      if (at > now) break;
      due.push({ timer, startedAt: timer.startedAt, at });
    }
  }
  due.sort((one, other) => one.at - other.at);
  for (const { timer, startedAt } of due) {
    queueTask(() => {
      // An earlier one may have cleared or refreshed it.
      if (timer.startedAt !== startedAt) return;
      stopTimer(timer);
      timer.fire();
    });
  }
  if (!isVirtual()) queueTask(rearm);
}

function rearm(): void {
  const next = nextExpiry();
  if (next !== null && (armed === null || next < armed.at)) arm(next);
}

whenTurned(() => {
  const next = nextExpiry();
  if (next !== null) arm(next);
});
