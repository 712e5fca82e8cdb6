import type { CheckedExchange } from '../checked-exchange';
import { CheckFailure } from '../failure';
import { format } from '../format';
import { equals, matches } from './equality';

export interface ExpectOptions {
  /** The exchange shown when it fails; the most recent one when left out. */
  readonly exchange?: CheckedExchange;
  /** What it means for a person when this fails; stands before what was expected. */
  readonly message?: string;
}

/** One judgement: whether it holds, and how to say it with and without `not`. */
interface Judgement {
  readonly holds: boolean;
  /** Continues "expected …": `to equal`, `to have status`. */
  readonly claim: string;
  readonly expected: string;
  readonly got: string;
}

/** Expectations about any value, named as in vitest. Each throws `CheckFailure` when it does not hold. */
export class Assertion<T> {
  protected readonly actual: T;
  protected readonly options: ExpectOptions;
  protected readonly negated: boolean;

  constructor(actual: T, options: ExpectOptions, negated = false) {
    this.actual = actual;
    this.options = options;
    this.negated = negated;
  }

  get not(): this {
    const Same = this.constructor as new (actual: T, options: ExpectOptions, negated: boolean) => this;
    return new Same(this.actual, this.options, !this.negated);
  }

  toBe(expected: T): void {
    this.compare('be', Object.is(this.actual, expected), expected);
  }

  /** Deep equality; patterns such as `expect.any(String)` may stand inside. */
  toEqual(expected: unknown): void {
    this.compare('equal', equals(this.actual, expected), expected);
  }

  /** Deep equality that lets objects hold more fields. */
  toMatchObject(expected: object): void {
    this.compare('match', matches(this.actual, expected), expected);
  }

  toMatch(expected: RegExp | string): void {
    const text = this.actual;
    const holds =
      typeof text === 'string' &&
      (typeof expected === 'string' ? text.includes(expected) : expected.test(text));
    this.compare('match', holds, expected);
  }

  /** A part of a string, or an item of an array. */
  toContain(expected: unknown): void {
    const whole: unknown = this.actual;
    const holds =
      typeof whole === 'string'
        ? typeof expected === 'string' && whole.includes(expected)
        : Array.isArray(whole) && whole.includes(expected);
    this.compare('contain', holds, expected);
  }

  toContainEqual(expected: unknown): void {
    const whole: unknown = this.actual;
    this.compare('contain', Array.isArray(whole) && whole.some((item) => equals(item, expected)), expected);
  }

  toHaveLength(expected: number): void {
    const whole: unknown = this.actual;
    const length =
      typeof whole === 'string' || Array.isArray(whole) || whole instanceof Uint8Array
        ? whole.length
        : undefined;
    this.judge({
      holds: length === expected,
      claim: 'have the length',
      expected: String(expected),
      got: `length ${length ?? 'none'}: ${format(whole)}`,
    });
  }

  toHaveProperty(name: string, ...values: readonly [value?: unknown]): void {
    const whole: unknown = this.actual;
    const has = typeof whole === 'object' && whole !== null && name in whole;
    const found: unknown = has ? Reflect.get(whole, name) : undefined;
    const valued = values.length > 0;
    this.judge({
      holds: has && (!valued || equals(found, values[0])),
      claim: 'have the property',
      expected: valued ? `${name}: ${format(values[0])}` : name,
      got: format(whole),
    });
  }

  toBeLessThan(limit: number): void {
    this.order('be less than', limit, (value) => value < limit);
  }

  toBeLessThanOrEqual(limit: number): void {
    this.order('be at most', limit, (value) => value <= limit);
  }

  toBeGreaterThan(limit: number): void {
    this.order('be greater than', limit, (value) => value > limit);
  }

  toBeGreaterThanOrEqual(limit: number): void {
    this.order('be at least', limit, (value) => value >= limit);
  }

  toBeDefined(): void {
    this.compare('be', this.actual !== undefined, 'defined', 'defined');
  }

  toBeUndefined(): void {
    this.compare('be', this.actual === undefined, undefined);
  }

  toBeNull(): void {
    this.compare('be', this.actual === null, null);
  }

  toBeTruthy(): void {
    this.compare('be', Boolean(this.actual), 'truthy', 'truthy');
  }

  toBeFalsy(): void {
    this.compare('be', !this.actual, 'falsy', 'falsy');
  }

  /** Any predicate; `description` completes "expected a value …". */
  toSatisfy(predicate: (value: T) => boolean, description: string): void {
    this.compare('be a value', predicate(this.actual), description, description);
  }

  protected compare(verb: string, holds: boolean, expected: unknown, spelt = format(expected)): void {
    this.judge({ holds, claim: verb, expected: spelt, got: format(this.actual) });
  }

  protected judge({ holds, claim, expected, got }: Judgement): void {
    if (holds !== this.negated) return;
    const not = this.negated ? 'not ' : '';
    const expectation = `expected ${this.subject()} ${not}to ${claim} ${expected}`;
    throw new CheckFailure(this.options.message ? `${this.options.message} (${expectation})` : expectation, {
      expected: this.negated ? `not ${expected}` : expected,
      got,
      exchange: this.shown()?.record() ?? null,
    });
  }

  protected subject(): string {
    const text = format(this.actual);
    return text.length > 60 || text.includes('\n') ? 'the value' : text;
  }

  protected shown(): CheckedExchange | null {
    return this.options.exchange ?? null;
  }

  private order(claim: string, limit: number, holds: (value: number) => boolean): void {
    const value: unknown = this.actual;
    this.compare(claim, typeof value === 'number' && holds(value), limit);
  }
}
