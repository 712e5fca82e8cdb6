/** Removes keys whose time is over though nobody asks for them: at the right moment, but not more often than Redis's cycle. */
import type { Database } from './database';

const SHORTEST = 100;
/** The longest that a timer may wait. */
const LONGEST = 2 ** 31 - 1;

export class Expiry {
  readonly #databases: readonly Database[];
  readonly #now: () => number;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #dueAt = Number.POSITIVE_INFINITY;
  #last = 0;
  /** DEBUG SET-ACTIVE-EXPIRE 0. */
  active = true;

  constructor(databases: readonly Database[], now: () => number) {
    this.#databases = databases;
    this.#now = now;
  }

  /** A key expires then. */
  due(at: number): void {
    if (at >= this.#dueAt) return;
    this.#dueAt = at;
    this.#schedule();
  }

  #schedule(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    const now = this.#now();
    const wait = Math.min(Math.max(this.#dueAt - now, this.#last + SHORTEST - now, 0), LONGEST);
    this.#timer = setTimeout(() => this.#sweep(), wait);
    // Node's timers have it, a browser's have not.
    this.#timer.unref?.();
  }

  #sweep(): void {
    this.#timer = null;
    const now = this.#now();
    this.#last = now;
    this.#dueAt = Number.POSITIVE_INFINITY;
    let next = Number.POSITIVE_INFINITY;
    for (const database of this.#databases) {
      for (const [key, at] of database.volatile) {
        if (at > now) next = Math.min(next, at);
        else if (this.active) database.get(key);
      }
    }
    if (next < Number.POSITIVE_INFINITY) this.due(next);
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
