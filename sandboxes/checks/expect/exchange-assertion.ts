import type { CheckedExchange } from '../checked-exchange';
import { format } from '../format';
import { Assertion } from './assertion';

/** What a header field's value must be: exactly this, matching this, or accepted by this. */
export type ExpectedValue = string | RegExp | ((value: string) => boolean);

function accepts(expected: ExpectedValue, value: string): boolean {
  if (typeof expected === 'string') return value === expected;
  return expected instanceof RegExp ? expected.test(value) : expected(value);
}

function describe(expected: ExpectedValue): string {
  if (typeof expected === 'string') return expected;
  return expected instanceof RegExp ? `matching ${expected}` : `accepted by ${String(expected)}`;
}

/** Expectations about an answer. A failure shows this exchange, whole. */
export class ExchangeAssertion extends Assertion<CheckedExchange> {
  /** One status, or any of several where the standard leaves a choice. */
  toHaveStatus(expected: number | readonly number[]): void {
    const allowed = typeof expected === 'number' ? [expected] : expected;
    this.judge({
      holds: allowed.includes(this.actual.status),
      claim: 'be answered with',
      expected: allowed.join(' or '),
      got: `${this.actual.status} ${this.actual.reason}`.trim(),
    });
  }

  /** A field that is there (RFC 9110 §5.1: names ignore case); several lines of one name are joined with a comma. */
  toHaveHeader(name: string, expected?: ExpectedValue): void {
    const value = this.actual.headers.get(name);
    this.judge({
      holds: value !== null && (expected === undefined || accepts(expected, value)),
      claim: 'carry the header field',
      expected: expected === undefined ? name : `${name}: ${describe(expected)}`,
      got: value === null ? `no ${name} field` : `${name}: ${value}`,
    });
  }

  /** Not one byte of content after the header section, whatever the framing. */
  toHaveNoContent(): void {
    this.judge({
      holds: this.actual.content.length === 0,
      claim: 'have',
      expected: 'no content',
      got: `${this.actual.content.length} bytes of content: ${format(this.actual.text)}`,
    });
  }

  protected override subject(): string {
    return `${this.actual.request.method} ${this.actual.request.target}`;
  }

  protected override shown(): CheckedExchange {
    return this.options.exchange ?? this.actual;
  }
}
