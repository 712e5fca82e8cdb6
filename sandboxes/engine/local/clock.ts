/**
 * The sandbox's clock: a line through real time, so that page, kernel and every process read the same moment from four
 * numbers and no message. Real time is `performance.timeOrigin + performance.now()`, which all of a tab's realms share.
 */
export interface ClockState {
  /** Real time at which the other numbers held; milliseconds since 1970. */
  readonly real: number;
  /** What the sandbox's clock showed then; milliseconds since 1970. */
  readonly shown: number;
  /** Sandbox milliseconds in a real one; 0: it stands still. */
  readonly rate: number;
}

/** Kept: a process puts the sandbox's time in its place. */
const sinceOrigin = performance.now.bind(performance);

/** Real time in milliseconds since 1970, with fractions, never going back. */
export function realTime(): number {
  return performance.timeOrigin + sinceOrigin();
}

/** What the clock shows at a real time; milliseconds since 1970. */
export function shownAt({ real, shown, rate }: ClockState, at: number): number {
  return shown + (at - real) * rate;
}

/** Real milliseconds until so many of the sandbox's have gone by; Infinity while it stands still. */
export function realDelay({ rate }: ClockState, milliseconds: number): number {
  if (milliseconds <= 0) return 0;
  return rate === 0 ? Number.POSITIVE_INFINITY : milliseconds / rate;
}
