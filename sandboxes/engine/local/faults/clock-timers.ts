/** Timers that follow the sandbox's clock, for the faults that act in the page and in the kernel. A process has its own. */
import type { FaultTimers } from './fault-timers';

interface TurnedClock {
  now(): number;
  /** 0: it stands still. */
  readonly rate: number;
  /** `listener` runs after each turn. */
  whenTurned(listener: () => void): void;
}

interface Waiting {
  readonly at: number;
  readonly callback: () => void;
  native: ReturnType<typeof setTimeout> | null;
}

const LONGEST = 2 ** 31 - 1;

export class ClockTimers implements FaultTimers {
  readonly #clock: TurnedClock;
  readonly #waiting = new Set<Waiting>();

  constructor(clock: TurnedClock) {
    this.#clock = clock;
    clock.whenTurned(() => {
      for (const waiting of this.#waiting) this.#arm(waiting);
    });
  }

  now(): number {
    return this.#clock.now();
  }

  after(milliseconds: number, callback: () => void): () => void {
    const waiting: Waiting = { at: this.now() + milliseconds, callback, native: null };
    this.#waiting.add(waiting);
    this.#arm(waiting);
    return () => this.#drop(waiting);
  }

  soon(callback: () => void): void {
    setTimeout(callback, 0);
  }

  /** Milliseconds until the next of them; null without one. */
  next(): number | null {
    if (this.#waiting.size === 0) return null;
    return Math.max(0, Math.min(...[...this.#waiting].map(({ at }) => at)) - this.now());
  }

  #arm(waiting: Waiting): void {
    if (waiting.native !== null) clearTimeout(waiting.native);
    const left = Math.max(0, waiting.at - this.now());
    const delay = left === 0 ? 0 : left / this.#clock.rate;
    waiting.native = delay > LONGEST ? null : setTimeout(() => this.#fire(waiting), Math.ceil(delay));
  }

  #fire(waiting: Waiting): void {
    // The browser may be early by a hair.
    if (waiting.at - this.now() > 1) {
      this.#arm(waiting);
      return;
    }
    this.#drop(waiting);
    waiting.callback();
  }

  #drop(waiting: Waiting): void {
    if (waiting.native !== null) clearTimeout(waiting.native);
    this.#waiting.delete(waiting);
  }
}
