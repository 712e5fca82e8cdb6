/** `node:assert`: the whole of it, with Node's messages as far as they can be made from the two values. */
import { inspect } from 'node:util';
import { isDeepLooseEqual, isDeepStrictEqual } from './deep-equal';
import { invalidArgType, nodeError } from './node-error';

type Message = string | Error | undefined;

interface AssertionOptions {
  readonly message?: string | undefined;
  readonly actual?: unknown;
  readonly expected?: unknown;
  readonly operator?: string;
  // biome-ignore lint/complexity/noBannedTypes: a function to cut the stack at, as Error.captureStackTrace takes it
  readonly stackStartFn?: Function;
}

const show = (value: unknown): string =>
  inspect(value, { depth: 1000, sorted: true, maxArrayLength: Number.POSITIVE_INFINITY, breakLength: 80 });

/** By operator: what is said above the two values. */
const TITLES: Readonly<Record<string, string>> = {
  strictEqual: 'Expected values to be strictly equal:',
  deepStrictEqual: 'Expected values to be strictly deep-equal:',
  deepEqual: 'Expected values to be loosely deep-equal:',
  notStrictEqual: 'Expected "actual" to be strictly unequal to:',
  notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
  notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
};

function describe({ actual, expected, operator = 'fail' }: AssertionOptions): string {
  const title = TITLES[operator];
  const [left, right] = [show(actual), show(expected)];
  if (operator === 'equal' || operator === 'notEqual')
    return `${left} ${operator === 'equal' ? '==' : '!='} ${right}`;
  if (title === undefined) return 'Failed';
  if (operator.startsWith('not')) return `${title}${left.includes('\n') ? `\n\n${left}\n` : ` ${left}`}`;
  if (!left.includes('\n') && !right.includes('\n')) {
    return operator === 'strictEqual' || left.length + right.length < 60
      ? `${title}\n\n${left} !== ${right}\n`
      : `${title}\n+ actual - expected\n\n+ ${left}\n- ${right}`;
  }
  return `${title}\n+ actual - expected\n\n${difference(left.split('\n'), right.split('\n')).join('\n')}`;
}

/** The longest common lines kept, the rest marked: quadratic, and values in assertions are small. */
function difference(left: readonly string[], right: readonly string[]): string[] {
  const common = Array.from({ length: left.length + 1 }, () => new Array<number>(right.length + 1).fill(0));
  const at = (i: number, j: number) => common[i]?.[j] ?? 0;
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      (common[i] as number[])[j] =
        left[i] === right[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: string[] = [];
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    if (i < left.length && left[i] === right[j]) {
      lines.push(`  ${left[i]}`);
      i++;
      j++;
    } else if (i < left.length && (j >= right.length || at(i + 1, j) >= at(i, j + 1)))
      lines.push(`+ ${left[i++]}`);
    else lines.push(`- ${right[j++]}`);
  }
  return lines;
}

class AssertionError extends Error {
  readonly code = 'ERR_ASSERTION';
  readonly generatedMessage: boolean;
  readonly actual: unknown;
  readonly expected: unknown;
  readonly operator: string | undefined;

  constructor(options: AssertionOptions) {
    super(options.message ?? describe(options));
    this.generatedMessage = options.message === undefined;
    this.actual = options.actual;
    this.expected = options.expected;
    this.operator = options.operator;
    // Node puts the code into the stack's head, and into no other place.
    this.name = `AssertionError [${this.code}]`;
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
): never {
  if (message instanceof Error) throw message;
  const error = new AssertionError({
    message: message ?? generated,
    actual,
    expected,
    operator,
    stackStartFn,
  });
  if (message === undefined) Object.assign(error, { generatedMessage: true });
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
  return function compare(actual: unknown, expected: unknown, message?: Message): void {
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
      `The error is expected to be an instance of "${expected.name}". Received "${(error as Error)?.constructor?.name ?? typeof error}"`,
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
      `The ${expected.name ? `"${expected.name}" ` : ''}validation function is expected to return "true". Received false`,
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
      describe({ actual: pick(error, names), expected: pick(expected, names), operator: 'deepStrictEqual' }),
    );
  }
}

const pick = (source: unknown, names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, (source as Record<string, unknown>)[name]]));

type Rest = [Expected?, Message?] | [string?];
const expectation = ([first, second]: Rest): [Expected | undefined, Message] =>
  typeof first === 'string' ? [undefined, first] : [first, second];

const missing = (what: 'exception' | 'rejection', expected: Expected | undefined, message: Message) =>
  `Missing expected ${what}${expected && 'name' in expected && expected.name ? ` (${String(expected.name)})` : ''}${message === undefined ? '.' : `: ${String(message)}`}`;

function throws(block: () => unknown, ...rest: Rest): void {
  if (typeof block !== 'function') throw invalidArgType('fn', 'of type function', block);
  const [expected, message] = expectation(rest);
  try {
    block();
  } catch (error) {
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
        `Expected instance of Promise to be returned from the "promiseFn" function but got ${typeof promise}.`,
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
  ok,
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
  fail(message: Message = 'Failed'): never {
    if (message instanceof Error) throw message;
    throw new AssertionError({ message, operator: 'fail', stackStartFn: shared.fail });
  },
};

const assert = Object.assign((...given: [unknown?, Message?]) => ok(...given), shared, {
  equal: comparison('equal', looselyEqual),
  notEqual: comparison('notEqual', (a, b) => !looselyEqual(a, b)),
  deepEqual: comparison('deepEqual', isDeepLooseEqual),
  notDeepEqual: comparison('notDeepEqual', (a, b) => !isDeepLooseEqual(a, b)),
});

/** `node:assert/strict`: the loose names with the strict rules. */
export const strict = Object.assign((...given: [unknown?, Message?]) => ok(...given), shared, {
  equal: shared.strictEqual,
  notEqual: shared.notStrictEqual,
  deepEqual: shared.deepStrictEqual,
  notDeepEqual: shared.notDeepStrictEqual,
});

export default Object.assign(assert, { strict: Object.assign(strict, { strict }) });
