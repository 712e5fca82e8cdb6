import { EngineError, type SandboxClock } from '../../contract';
import type { SandboxEventBody } from '../../events';
import { type ClockState, realTime, shownAt } from '../clock';

export interface ClockHands {
  /** Tells every process; resolves when they have heard it. */
  turn(state: ClockState): Promise<void>;
  /** Milliseconds of the sandbox's clock until the next timer of any process. */
  nextTimer(): Promise<number | null>;
  record(body: SandboxEventBody): void;
}

const SLOWEST = 0.1;
const FASTEST = 1000;

/** @throws {EngineError} `EINVAL` */
export function checkRate(rate: number): void {
  if (rate === 0 || (rate >= SLOWEST && rate <= FASTEST)) return;
  throw new EngineError('EINVAL', `A clock cannot run at ${rate} times real time`, {
    remedy: `Give 0 to stop it, or a number from ${SLOWEST} to ${FASTEST}.`,
  });
}

/** @throws {EngineError} `EINVAL` */
export function checkJump(milliseconds: number): void {
  if (milliseconds > 0 && milliseconds < Number.POSITIVE_INFINITY) return;
  throw new EngineError('EINVAL', `A clock cannot jump by ${milliseconds} ms`, {
    remedy: 'Give a number above 0: time does not go back.',
  });
}

/** @throws {EngineError} `EINVAL` */
export function checkStands(rate: number): void {
  if (rate === 0) return;
  throw new EngineError('EINVAL', 'A clock that runs cannot be stepped', {
    remedy: 'Stop it first: setRate(0).',
  });
}

/** The sandbox's clock, kept in the page: kernel and processes are told each turn, and read it by themselves between. */
export class LocalClock implements SandboxClock {
  #state: ClockState;
  readonly #hands: ClockHands;
  readonly #listeners = new Set<() => void>();

  constructor(hands: ClockHands) {
    const real = realTime();
    this.#state = { real, shown: real, rate: 1 };
    this.#hands = hands;
  }

  now(): number {
    return shownAt(this.#state, realTime());
  }

  /** `listener` runs after each turn. */
  whenTurned(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** What it showed a while ago. @param age real milliseconds */
  before(age: number): number {
    return shownAt(this.#state, realTime() - age);
  }

  get rate(): number {
    return this.#state.rate;
  }

  async setRate(rate: number): Promise<void> {
    checkRate(rate);
    await this.#turn(rate, 0);
  }

  async advance(milliseconds: number): Promise<void> {
    checkJump(milliseconds);
    await this.#turn(this.#state.rate, milliseconds);
  }

  async step(): Promise<number | null> {
    checkStands(this.#state.rate);
    const wait = await this.#hands.nextTimer();
    if (wait === null) return null;
    // Up to the next whole millisecond: a rounding error must not leave the timer a hair before its time.
    const milliseconds = Math.floor(wait) + 1;
    await this.#turn(0, milliseconds);
    return milliseconds;
  }

  #turn(rate: number, jumped: number): Promise<void> {
    const real = realTime();
    const shown = shownAt(this.#state, real) + jumped;
    this.#state = { real, shown, rate };
    this.#hands.record({ type: 'clock', shown, rate, jumped });
    for (const listener of this.#listeners) listener();
    return this.#hands.turn(this.#state);
  }
}
