import { CheckedExchange } from '../checked-exchange';
import { CheckFailure } from '../failure';
import { Assertion, type ExpectOptions } from './assertion';
import { ExchangeAssertion } from './exchange-assertion';
import { any, arrayContaining, objectContaining, stringMatching } from './patterns';

interface Expect {
  (actual: CheckedExchange, options?: ExpectOptions): ExchangeAssertion;
  <T>(actual: T, options?: ExpectOptions): Assertion<T>;
  readonly any: typeof any;
  readonly arrayContaining: typeof arrayContaining;
  readonly objectContaining: typeof objectContaining;
  readonly stringMatching: typeof stringMatching;
  /** Fails here, with this message. */
  fail(message: string, options?: ExpectOptions): never;
}

function assertionOf(actual: unknown, options: ExpectOptions = {}): Assertion<unknown> | ExchangeAssertion {
  return actual instanceof CheckedExchange
    ? new ExchangeAssertion(actual, options)
    : new Assertion(actual, options);
}

/**
 * Vitest-like expectations, and more about an answer of the server.
 * @example expect(await http.get('/notes/1')).toHaveStatus(404);
 * @throws {CheckFailure} with what was expected, what came, and the exchange that shows it
 */
export const expect: Expect = Object.assign(assertionOf as Expect, {
  any,
  arrayContaining,
  objectContaining,
  stringMatching,
  fail(message: string, options: ExpectOptions = {}): never {
    throw new CheckFailure(message, { exchange: options.exchange?.record() ?? null });
  },
});
