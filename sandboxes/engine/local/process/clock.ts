/** The clock as this process sees it: `Date`, `performance` and timers all follow it. */
import { type ClockState, realDelay, realTime, shownAt } from '../clock';
import { BEGINNING } from '../seeded/time';
import { isVirtual, virtualMonotonic, virtualNow } from './seeded/virtual-clock';

const NativeDate = globalThis.Date;
const nativeNow = globalThis.performance.now.bind(globalThis.performance);

let state: ClockState | null = null;
/** What the clock showed, and `monotonic()`, when it was last turned. */
let turned = { shown: 0, monotonic: 0 };
/** By how much the machine's calendar is wrong. */
let skew = 0;
let onTurn: () => void = () => undefined;

/** Milliseconds since the process began: never goes back, follows the clock's rate and jumps. */
export function monotonic(): number {
  if (state === null) return isVirtual() ? virtualMonotonic() : nativeNow();
  return turned.monotonic + (shownAt(state, realTime()) - turned.shown);
}

/** Milliseconds since 1970. */
function calendar(): number {
  if (isVirtual()) return skew + BEGINNING + virtualNow();
  return skew + (state === null ? NativeDate.now() : shownAt(state, realTime()));
}

/** Real milliseconds until `monotonic()` will be `at`; Infinity while the clock stands still. */
export function realUntil(at: number): number {
  const left = at - monotonic();
  return state === null ? Math.max(0, left) : realDelay(state, left);
}

/** The clock was turned. A sandbox whose clock nobody has touched never calls this, and pays nothing. */
export function turnClock(next: ClockState): void {
  // The monotonic time goes on from where it is, by as much as the clock jumps forward.
  const before = monotonic();
  const shown = state === null ? realTime() : shownAt(state, realTime());
  state = next;
  turned = { shown, monotonic: before };
  onTurn();
}

/** The calendar is wrong by so many milliseconds from now on; what measures durations is not. */
export function skewCalendar(milliseconds: number): void {
  skew = milliseconds;
}

/** `listener` runs after each turn. */
export function whenTurned(listener: () => void): void {
  onTurn = listener;
}

/** Puts the sandbox's time in place of the browser's `Date` and `performance.now`. Call once a realm. */
export function installClock(scope: typeof globalThis): void {
  const now = () => Math.floor(calendar());
  function SandboxDate(this: unknown, ...args: unknown[]): unknown {
    if (new.target === undefined) return new NativeDate(now()).toString();
    return Reflect.construct(NativeDate, args.length === 0 ? [now()] : args, new.target);
  }
  Object.defineProperties(SandboxDate, {
    ...Object.getOwnPropertyDescriptors(NativeDate),
    name: { value: 'Date', configurable: true },
    now: { value: now, configurable: true, writable: true },
  });
  Object.defineProperty(NativeDate.prototype, 'constructor', {
    value: SandboxDate,
    configurable: true,
    writable: true,
  });
  Object.defineProperty(scope, 'Date', { value: SandboxDate, configurable: true, writable: true });
  Object.defineProperty(scope.performance, 'now', { value: monotonic, configurable: true, writable: true });
}
