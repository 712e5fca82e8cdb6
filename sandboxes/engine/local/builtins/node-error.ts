import { inspect } from 'node-inspect-extracted';

/** Errors as Node makes them: a `code`, and `TypeError [CODE]: message` on top of the stack. */
export interface NodeError extends Error {
  code: string;
}

type ErrorType = new (message: string) => Error;

export function nodeError(Type: ErrorType, code: string, message: string): NodeError {
  const error = Object.assign(new Type(message), { code });
  const { name, stack } = error;
  if (stack?.startsWith(name)) {
    Object.defineProperty(error, 'stack', {
      value: `${name} [${code}]${stack.slice(name.length)}`,
      configurable: true,
      writable: true,
    });
  }
  Object.defineProperty(error, 'toString', {
    value: () => `${name} [${code}]: ${error.message}`,
    configurable: true,
    writable: true,
  });
  return error;
}

/** `Received type string ('x')`, as the end of ERR_INVALID_ARG_TYPE. */
export function received(value: unknown): string {
  if (value == null) return `Received ${value}`;
  if (typeof value === 'function') return `Received function ${value.name}`;
  if (typeof value === 'object') {
    const name = value.constructor?.name;
    return name ? `Received an instance of ${name}` : `Received ${inspect(value, { depth: -1 })}`;
  }
  const shown = inspect(value, { colors: false });
  const text = typeof value === 'string' && shown.length > 28 ? `${shown.slice(0, 25)}...'` : shown;
  return `Received type ${typeof value} (${text})`;
}

export function invalidArgType(name: string, expected: string, value: unknown): NodeError {
  const what = name.includes('.') ? `"${name}" property` : `"${name}" argument`;
  return nodeError(TypeError, 'ERR_INVALID_ARG_TYPE', `The ${what} must be ${expected}. ${received(value)}`);
}

export const outOfRange = (name: string, range: string, value: unknown): NodeError =>
  nodeError(
    RangeError,
    'ERR_OUT_OF_RANGE',
    `The value of "${name}" is out of range. It must be ${range}. Received ${grouped(value)}`,
  );

/** Node groups the digits of whole numbers past 32 bits: `1_125_899_906_842_629`. */
const grouped = (value: unknown): string =>
  Number.isInteger(value) && Math.abs(value as number) > 2 ** 32
    ? String(value).replace(/\B(?=(\d{3})+$)/g, '_')
    : String(value);

export const invalidArgValue = (name: string, value: unknown, reason = 'is invalid'): NodeError =>
  nodeError(
    TypeError,
    'ERR_INVALID_ARG_VALUE',
    `The ${name.includes('.') ? 'property' : 'argument'} '${name}' ${reason}. Received ${inspect(value)}`,
  );

/** What an operation fails with whose signal aborted. */
export function abortError(signal?: AbortSignal): NodeError {
  const error = new Error('The operation was aborted', signal ? { cause: signal.reason } : undefined);
  return Object.assign(error, { code: 'ABORT_ERR', name: 'AbortError' });
}

export const invalidState = (message: string): NodeError =>
  nodeError(Error, 'ERR_INVALID_STATE', `Invalid state: ${message}`);
