import type { ExchangeRecord } from './protocol';

/** What one check has sent so far: so that a failure can show the newest exchange, and a time-out what is still open. */
export class Journal {
  last: ExchangeRecord | null = null;
  /** Told when a request was answered or given up. */
  answered: () => void = () => undefined;
  readonly #open = new Map<number, string>();
  #count = 0;

  /** Notes a request that has been sent; `end()` when it was answered or given up. */
  begin(what: string): { end(): void } {
    const key = this.#count++;
    this.#open.set(key, what);
    return {
      end: () => {
        if (this.#open.delete(key)) this.answered();
      },
    };
  }

  /** Requests without an answer, oldest first. */
  get unanswered(): readonly string[] {
    return [...this.#open.values()];
  }
}
