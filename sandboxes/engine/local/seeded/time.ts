/** Time of a seeded run: whole microseconds since it began, so that sums are exact. */

/** What the clocks of a process show. */
export interface RunTime {
  /** Microseconds since the run began. */
  readonly now: number;
  /** They stand still: neither work nor looks at them take time. */
  readonly stands: boolean;
}

/** What the calendar shows when a seeded run begins: 2026-01-01T00:00:00Z. A `Date` header is part of the log. */
export const BEGINNING = Date.UTC(2026, 0, 1);

/** Microseconds that one look at the clock takes: so a loop that waits for a time to come ends. */
export const LOOK = 1;
/** Microseconds that each turn of a process takes, however long the browser needs. */
export const TURN = 10;
