import { CheckFailure } from './failure';
import type { Journal } from './journal';

/** Milliseconds that a check may go without an answer: on a slow machine a check of many requests takes long, and is right. */
const SILENCE = 10_000;
/** Milliseconds that a check may take in all, however busy it is. */
const WHOLE = 60_000;

/** Ends a check that waits in vain, or never comes to an end. Its server's first start is not counted. */
export class TimeLimit {
  readonly #ended = new AbortController();
  readonly #journal: Journal;
  #rate = 1;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #whole: ReturnType<typeof setTimeout> | undefined;

  constructor(journal: Journal) {
    this.#journal = journal;
    journal.answered = () => this.#await();
    this.turn(1);
  }

  /** Aborted, with a {@link CheckFailure}, when the time is up. */
  get signal(): AbortSignal {
    return this.#ended.signal;
  }

  /** Begins anew: an hour that a check lets go by is none of its doing. @param rate of the sandbox's clock; 0 waits for ever */
  turn(rate: number): void {
    this.#rate = rate;
    this.end();
    if (rate === 0) return;
    this.#whole = setTimeout(() => this.#end(WHOLE, []), WHOLE * rate);
    this.#await();
  }

  end(): void {
    clearTimeout(this.#silence);
    clearTimeout(this.#whole);
  }

  #await(): void {
    clearTimeout(this.#silence);
    if (this.#rate > 0 && !this.signal.aborted)
      this.#silence = setTimeout(() => this.#end(SILENCE, this.#journal.unanswered), SILENCE * this.#rate);
  }

  #end(limit: number, waiting: readonly string[]): void {
    this.end();
    const within = `within ${limit / 1000} s`;
    this.#ended.abort(
      new CheckFailure(
        waiting.length > 0
          ? `no answer to ${waiting.join(', ')} ${within}`
          : `the check did not come to an end ${within}`,
        { expected: `an end ${within}`, got: waiting.length > 0 ? 'silence' : 'no end' },
      ),
    );
  }
}
