/** `node:assert`: the whole of it, with Node's messages as far as they can be made from the two values. */
import { inspect } from 'node:util';
import { comparisonMessage } from './assert-message';
import { isDeepLooseEqual, isDeepStrictEqual } from './deep-equal';
import { invalidArgType, nodeError, received } from './node-error';
import { neverMade } from './not-here';

type Message = string | Error | undefined;

interface AssertionOptions {
  readonly message?: string | undefined;
  readonly actual?: unknown;
  readonly expected?: unknown;
  readonly operator?: string;
  // biome-ignore lint/complexity/noBannedTypes: a function to cut the stack at, as Error.captureStackTrace takes it
  readonly stackStartFn?: Function;
}

class AssertionError extends Error {
  readonly generatedMessage: boolean;
  readonly code = 'ERR_ASSERTION';
  readonly actual: unknown;
  readonly expected: unknown;
  readonly operator: string | undefined;

  constructor(options: AssertionOptions) {
    super(options.message ?? comparisonMessage(options.operator ?? 'fail', options.actual, options.expected));
    this.generatedMessage = options.message === undefined;
    this.actual = options.actual;
    this.expected = options.expected;
    this.operator = options.operator;
    // Node puts the code into the stack's head, and into no other place.
    Object.defineProperty(this, 'name', {
      value: `AssertionError [${this.code}]`,
      configurable: true,
      writable: true,
    });
    (Error as { captureStackTrace?: (target: object, above?: unknown) => void }).captureStackTrace?.(
      this,
      options.stackStartFn,
    );
    void this.stack;
    this.name = 'AssertionError';
  }
}

type Check = (...args: never[]) => unknown;

function fail(
  operator: string,
  actual: unknown,
  expected: unknown,
  message: Message,
  stackStartFn: Check,
  generated?: string,
  isGenerated = true,
): never {
  if (message instanceof Error) throw message;
  const error = new AssertionError({
    message: message ?? generated,
    actual,
    expected,
    operator,
    stackStartFn,
  });
  if (message === undefined) Object.assign(error, { generatedMessage: isGenerated });
  throw error;
}

function ok(...given: [unknown?, Message?]): void {
  const [value, message] = given;
  if (value) return;
  const generated =
    given.length === 0
      ? 'No value argument passed to `assert.ok()`'
      : 'The expression evaluated to a falsy value';
  fail('==', value, true, message, ok as Check, generated);
}

const looselyEqual = (actual: unknown, expected: unknown) =>
  // biome-ignore lint/suspicious/noDoubleEquals: assert.equal is defined by ==, with NaN equal to itself
  actual == expected || (Number.isNaN(actual) && Number.isNaN(expected));

function comparison(operator: string, holds: (actual: unknown, expected: unknown) => boolean) {
  return function compare(...given: [actual?: unknown, expected?: unknown, message?: Message]): void {
    if (given.length < 2)
      throw nodeError(
        TypeError,
        'ERR_MISSING_ARGS',
        'The "actual" and "expected" arguments must be specified',
      );
    const [actual, expected, message] = given;
    if (!holds(actual, expected)) fail(operator, actual, expected, message, compare as Check);
  };
}

type Expected =
  | RegExp
  | Error
  | Readonly<Record<string, unknown>>
  | (new (
      ...args: never[]
    ) => unknown)
  | ((error: unknown) => boolean);

const isClass = (value: unknown): value is new (...args: never[]) => unknown =>
  typeof value === 'function' &&
  value.prototype !== undefined &&
  (value === Error ||
    value.prototype instanceof Error ||
    /^class\b/.test(Function.prototype.toString.call(value)));

/** Whether a thrown error is the expected one. @throws {AssertionError} that says how it differs */
function checkThrown(
  error: unknown,
  expected: Expected | undefined,
  message: Message,
  operator: string,
  above: Check,
): void {
  if (expected === undefined) return;
  if (expected instanceof RegExp) {
    if (expected.test(String(error))) return;
    fail(
      operator,
      error,
      expected,
      message,
      above,
      `The input did not match the regular expression ${inspect(expected)}. Input:\n\n${inspect(String(error))}\n`,
    );
  }
  if (isClass(expected)) {
    if (error instanceof expected) return;
    fail(
      operator,
      error,
      expected,
      message,
      above,
      `The error is expected to be an instance of "${expected.name}". Received "${(error as Error)?.constructor?.name ?? typeof error}"${error instanceof Error ? `\n\nError message:\n\n${error.message}` : ''}`,
    );
  }
  if (typeof expected === 'function') {
    if (Reflect.apply(expected, {}, [error]) === true) return;
    fail(
      operator,
      error,
      expected,
      message,
      above,
      `The ${expected.name ? `"${expected.name}" ` : ''}validation function is expected to return "true". Received false\n\nCaught error:\n\n${String(error)}`,
    );
  }
  const wanted = expected as Readonly<Record<string, unknown>>;
  const names =
    expected instanceof Error
      ? [...new Set([...Object.keys(wanted), 'name', 'message'])]
      : Object.keys(wanted);
  if (names.length === 0)
    throw nodeError(
      TypeError,
      'ERR_INVALID_ARG_VALUE',
      "The argument 'error' may not be an empty object. Received {}",
    );
  for (const name of names) {
    const actual = (error as Record<string, unknown>)[name];
    const want = wanted[name];
    if (
      want instanceof RegExp && typeof actual === 'string'
        ? want.test(actual)
        : isDeepStrictEqual(actual, want)
    )
      continue;
    fail(
      operator,
      error,
      expected,
      message,
      above,
      comparisonMessage('throws', pick(error, names), pick(expected, names)),
    );
  }
}

/** Named in the message, as Node names it. */
class Comparison {}

const pick = (source: unknown, names: readonly string[]) =>
  Object.assign(
    new Comparison(),
    Object.fromEntries(names.map((name) => [name, (source as Record<string, unknown>)[name]])),
  );

type Rest = [Expected?, Message?] | [string?];
const expectation = ([first, second]: Rest): [Expected | undefined, Message] =>
  typeof first === 'string' ? [undefined, first] : [first, second];

const missing = (what: 'exception' | 'rejection', expected: Expected | undefined, message: Message) =>
  `Missing expected ${what}${expected && 'name' in expected && expected.name ? ` (${String(expected.name)})` : ''}${message === undefined ? '.' : `: ${String(message)}`}`;

/** A text in the place of the expectation is the message: when the error says the same, it was meant as the other. */
function checkAmbiguous(error: unknown, [first]: Rest): void {
  if (typeof first !== 'string' || (error as Error | null)?.message !== first) return;
  throw nodeError(
    TypeError,
    'ERR_AMBIGUOUS_ARGUMENT',
    `The "error/message" argument is ambiguous. The error message "${first}" is identical to the message.`,
  );
}

function throws(block: () => unknown, ...rest: Rest): void {
  if (typeof block !== 'function') throw invalidArgType('fn', 'of type function', block);
  const [expected, message] = expectation(rest);
  try {
    block();
  } catch (error) {
    checkAmbiguous(error, rest);
    checkThrown(error, expected, message, 'throws', throws as Check);
    return;
  }
  fail(
    'throws',
    undefined,
    expected,
    message instanceof Error ? message : undefined,
    throws as Check,
    missing('exception', expected, message),
    false,
  );
}

function promised(block: unknown): Promise<unknown> {
  const promise: unknown = typeof block === 'function' ? block() : block;
  if (typeof (promise as PromiseLike<unknown> | undefined)?.then === 'function')
    return Promise.resolve(promise);
  throw typeof block === 'function'
    ? nodeError(
        TypeError,
        'ERR_INVALID_RETURN_VALUE',
        `Expected instance of Promise to be returned from the "promiseFn" function but got ${received(promise).replace(/^Received /, '')}.`,
      )
    : invalidArgType('promiseFn', 'of type function or an instance of Promise', block);
}

async function rejects(block: unknown, ...rest: Rest): Promise<void> {
  const [expected, message] = expectation(rest);
  const promise = promised(block);
  try {
    await promise;
  } catch (error) {
    checkThrown(error, expected, message, 'rejects', rejects as Check);
    return;
  }
  fail(
    'rejects',
    undefined,
    expected,
    message instanceof Error ? message : undefined,
    rejects as Check,
    missing('rejection', expected, message),
    false,
  );
}

const unwanted = (what: 'exception' | 'rejection', error: unknown, message: Message) =>
  `Got unwanted ${what}${message === undefined ? '.' : `: ${String(message)}`}\nActual message: "${(error as Error)?.message ?? String(error)}"`;

function doesNotThrow(block: () => unknown, ...rest: Rest): void {
  const [, message] = expectation(rest);
  try {
    block();
  } catch (error) {
    fail(
      'doesNotThrow',
      error,
      undefined,
      undefined,
      doesNotThrow as Check,
      unwanted('exception', error, message),
      false,
    );
  }
}

async function doesNotReject(block: unknown, ...rest: Rest): Promise<void> {
  const [, message] = expectation(rest);
  try {
    await promised(block);
  } catch (error) {
    fail(
      'doesNotReject',
      error,
      undefined,
      undefined,
      doesNotReject as Check,
      unwanted('rejection', error, message),
      false,
    );
  }
}

function matching(operator: 'match' | 'doesNotMatch') {
  return function compare(text: unknown, pattern: RegExp, message?: Message): void {
    if (!(pattern instanceof RegExp)) throw invalidArgType('regexp', 'an instance of RegExp', pattern);
    if (typeof text === 'string' && pattern.test(text) === (operator === 'match')) return;
    const said = operator === 'match' ? 'did not match' : 'was expected to not match';
    const generated =
      typeof text === 'string'
        ? `The input ${said} the regular expression ${inspect(pattern)}. Input:\n\n${inspect(text)}\n`
        : `The "string" argument must be of type string. Received type ${typeof text} (${inspect(text)})`;
    fail(operator, text, pattern, message, compare as Check, generated);
  };
}

function ifError(value: unknown): void {
  if (value === null || value === undefined) return;
  const said = value instanceof Error ? value.message : inspect(value);
  throw new AssertionError({
    message: `ifError got unwanted exception: ${said}`,
    actual: value,
    expected: null,
    operator: 'ifError',
    stackStartFn: ifError,
  });
}

const shared = {
  AssertionError,
  throws,
  rejects,
  doesNotThrow,
  doesNotReject,
  ifError,
  match: matching('match'),
  doesNotMatch: matching('doesNotMatch'),
  strictEqual: comparison('strictEqual', Object.is),
  notStrictEqual: comparison('notStrictEqual', (a, b) => !Object.is(a, b)),
  deepStrictEqual: comparison('deepStrictEqual', isDeepStrictEqual),
  notDeepStrictEqual: comparison('notDeepStrictEqual', (a, b) => !isDeepStrictEqual(a, b)),
  fail(message?: Message): never {
    if (message instanceof Error) throw message;
    const error = new AssertionError({
      message: message ?? 'Failed',
      operator: 'fail',
      stackStartFn: shared.fail,
    });
    throw message === undefined ? Object.assign(error, { generatedMessage: true }) : error;
  },
};

const assert = Object.assign(ok, shared, {
  ok,
  equal: comparison('==', looselyEqual),
  notEqual: comparison('!=', (a, b) => !looselyEqual(a, b)),
  deepEqual: comparison('deepEqual', isDeepLooseEqual),
  notDeepEqual: comparison('notDeepEqual', (a, b) => !isDeepLooseEqual(a, b)),
  CallTracker: neverMade(
    'CallTracker',
    'assert.CallTracker, which newer versions of Node have no longer,',
    'Use mock.fn() of node:test.',
  ),
});

/** `node:assert/strict`: the loose names with the strict rules. */
export const strict = Object.assign((...given: [unknown?, Message?]) => ok(...given), assert, {
  equal: shared.strictEqual,
  notEqual: shared.notStrictEqual,
  deepEqual: shared.deepStrictEqual,
  notDeepEqual: shared.notDeepStrictEqual,
});

export default Object.assign(assert, { strict: Object.assign(strict, { strict }) });
