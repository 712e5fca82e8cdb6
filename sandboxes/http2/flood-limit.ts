/** How often a peer may do what costs us and not it: a bucket that fills again with time. */
import { ConnectionError } from './protocol-error';

const BURST = 1000;
const PER_SECOND = 33;

export class FloodLimit {
  readonly #what: string;
  readonly #now: () => number;
  #left = BURST;
  #at: number;

  /** @param now milliseconds */
  constructor(what: string, now: () => number) {
    this.#what = what;
    this.#now = now;
    this.#at = now();
  }

  /** @throws {ConnectionError} ENHANCE_YOUR_CALM */
  take(): void {
    const now = this.#now();
    this.#left = Math.min(BURST, this.#left + ((now - this.#at) / 1000) * PER_SECOND);
    this.#at = now;
    if (this.#left < 1) throw new ConnectionError('ENHANCE_YOUR_CALM', `A flood of ${this.#what}`);
    this.#left--;
  }
}
