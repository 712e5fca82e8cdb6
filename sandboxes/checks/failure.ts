import type { ExchangeRecord } from './protocol';

/** What an expectation throws: everything that a learner needs to see why. */
export class CheckFailure extends Error {
  readonly expected: string | null;
  readonly got: string | null;
  /** The exchange that shows it; `null` lets the runner take the most recent one. */
  readonly exchange: ExchangeRecord | null;

  constructor(
    message: string,
    more: { expected?: string; got?: string; exchange?: ExchangeRecord | null } = {},
  ) {
    super(message);
    this.name = 'CheckFailure';
    this.expected = more.expected ?? null;
    this.got = more.got ?? null;
    this.exchange = more.exchange ?? null;
  }
}
