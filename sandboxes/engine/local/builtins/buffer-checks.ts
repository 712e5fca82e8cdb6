/** What feross's Buffer lets pass or words as Node 10 did: arguments are checked first, in Node's words. */
import { invalidArgType, nodeError, outOfRange } from './node-error';

type Methods = Record<string, (this: Buffer, ...args: unknown[]) => unknown>;

const VIEW = 'an instance of Buffer or Uint8Array';

function checkOffset(buffer: Buffer, offset: unknown, size: number): void {
  if (typeof offset !== 'number') throw invalidArgType('offset', 'of type number', offset);
  if (offset >= 0 && offset <= buffer.length - size && Number.isInteger(offset)) return;
  if (!Number.isInteger(offset)) throw outOfRange('offset', 'an integer', offset);
  if (buffer.length < size)
    throw nodeError(RangeError, 'ERR_BUFFER_OUT_OF_BOUNDS', 'Attempt to access memory outside buffer bounds');
  throw outOfRange('offset', `>= 0 and <= ${buffer.length - size}`, offset);
}

function checkSize(size: unknown): asserts size is number {
  if (typeof size !== 'number') throw invalidArgType('byteLength', 'of type number', size);
  if (!Number.isInteger(size)) throw outOfRange('byteLength', 'an integer', size);
  if (size < 1 || size > 6) throw outOfRange('byteLength', '>= 1 and <= 6', size);
}

function checkInteger(value: unknown, bytes: number, signed: boolean): void {
  const [low, high] = signed
    ? [-(2 ** (bytes * 8 - 1)), 2 ** (bytes * 8 - 1) - 1]
    : [0, 2 ** (bytes * 8) - 1];
  if (Number(value) <= high && Number(value) >= low) return;
  if (Number.isNaN(Number(value))) return;
  const range =
    bytes > 4
      ? signed
        ? `>= -(2 ** ${bytes * 8 - 1}) and < 2 ** ${bytes * 8 - 1}`
        : `>= 0 and < 2 ** ${bytes * 8}`
      : `>= ${low} and <= ${high}`;
  throw outOfRange('value', range, value);
}

/** Fixed sizes: method name after `read` or `write` → bytes, and whether integers are checked. */
const FIXED: readonly [name: string, bytes: number, kind: 'signed' | 'unsigned' | 'other'][] = [
  ['UInt8', 1, 'unsigned'],
  ['Int8', 1, 'signed'],
  ...['LE', 'BE'].flatMap((end): [string, number, 'signed' | 'unsigned' | 'other'][] => [
    [`UInt16${end}`, 2, 'unsigned'],
    [`UInt32${end}`, 4, 'unsigned'],
    [`Int16${end}`, 2, 'signed'],
    [`Int32${end}`, 4, 'signed'],
    [`Float${end}`, 4, 'other'],
    [`Double${end}`, 8, 'other'],
  ]),
];

/** Enumerable, as in Node: packages copy Buffer's methods with `for in`. */
export function define(target: object, name: string | symbol, value: unknown): void {
  Object.defineProperty(target, name, { value, writable: true, configurable: true, enumerable: true });
}

function alias(methods: Methods, name: string, value: unknown): void {
  define(methods, name, value);
  if (name.includes('UInt')) define(methods, name.replace('UInt', 'Uint'), value);
}

export function checkNumbers(methods: Methods): void {
  for (const [name, bytes, kind] of FIXED) {
    const read = methods[`read${name}`];
    const write = methods[`write${name}`];
    if (!read || !write) continue;
    alias(methods, `read${name}`, function checked(this: Buffer, offset: unknown = 0) {
      checkOffset(this, offset, bytes);
      return Reflect.apply(read, this, [offset, true]);
    });
    alias(methods, `write${name}`, function checked(this: Buffer, value: unknown, offset: unknown = 0) {
      if (kind !== 'other') checkInteger(value, bytes, kind === 'signed');
      checkOffset(this, offset, bytes);
      return Reflect.apply(write, this, [value, offset, true]);
    });
  }
  for (const [name, signed] of [
    ['UIntLE', false],
    ['UIntBE', false],
    ['IntLE', true],
    ['IntBE', true],
  ] as const) {
    const read = methods[`read${name}`];
    const write = methods[`write${name}`];
    if (!read || !write) continue;
    alias(methods, `read${name}`, function checked(this: Buffer, offset: unknown, size: unknown) {
      checkSize(size);
      checkOffset(this, offset, size);
      return Reflect.apply(read, this, [offset, size, true]);
    });
    alias(
      methods,
      `write${name}`,
      function checked(this: Buffer, value: unknown, offset: unknown, size: unknown) {
        checkSize(size);
        checkInteger(value, size, signed);
        checkOffset(this, offset, size);
        return Reflect.apply(write, this, [value, offset, size, true]);
      },
    );
  }
  for (const name of ['readBigUInt64LE', 'readBigUInt64BE', 'writeBigUInt64LE', 'writeBigUInt64BE'])
    alias(methods, name, methods[name]);
}

export function checkSearches(methods: Methods): void {
  for (const name of ['indexOf', 'lastIndexOf', 'includes']) {
    const search = methods[name];
    if (!search) continue;
    define(methods, name, function checked(this: Buffer, value: unknown, from?: unknown, encoding?: unknown) {
      if (typeof value !== 'string' && typeof value !== 'number' && !(value instanceof Uint8Array))
        throw invalidArgType('value', `one of type number or string or ${VIEW}`, value);
      // The empty text is everywhere: at the place where the search begins.
      if (name === 'indexOf' && (value as string | Uint8Array).length === 0)
        return Math.min(this.length, Math.max(0, Number(from) || 0));
      return Reflect.apply(search, this, [value, from, encoding]);
    });
  }
  for (const [name, bits] of [
    ['swap16', 16],
    ['swap32', 32],
    ['swap64', 64],
  ] as const) {
    const swap = methods[name];
    define(methods, name, function checked(this: Buffer) {
      if (this.length % (bits / 8) !== 0)
        throw nodeError(
          RangeError,
          'ERR_INVALID_BUFFER_SIZE',
          `Buffer size must be a multiple of ${bits}-bits`,
        );
      return swap ? Reflect.apply(swap, this, []) : this;
    });
  }
}

type Statics = Record<string, (...args: unknown[]) => unknown>;
const LARGEST = 2 ** 32;

export function checkMaking(Buffer: Statics): void {
  for (const name of ['alloc', 'allocUnsafe', 'allocUnsafeSlow']) {
    const make = Buffer[name];
    if (!make) continue;
    define(Buffer, name, (size: unknown, ...rest: unknown[]) => {
      if (typeof size !== 'number') throw invalidArgType('size', 'of type number', size);
      if (!(size >= 0 && size <= LARGEST)) throw outOfRange('size', `>= 0 && <= ${LARGEST}`, size);
      return Reflect.apply(make, Buffer, [size, ...rest]);
    });
  }
  const { concat, compare } = Buffer;
  define(Buffer, 'concat', (list: unknown, length?: unknown) => {
    if (!Array.isArray(list)) throw invalidArgType('list', 'an instance of Array', list);
    for (const [index, each] of list.entries())
      if (!(each instanceof Uint8Array)) throw invalidArgType(`list[${index}]`, VIEW, each);
    return concat?.(list, length);
  });
  define(Buffer, 'compare', (a: unknown, b: unknown) => {
    if (!(a instanceof Uint8Array)) throw invalidArgType('buf1', VIEW, a);
    if (!(b instanceof Uint8Array)) throw invalidArgType('buf2', VIEW, b);
    return compare?.(a, b);
  });
}

/** @throws {TypeError} when a buffer cannot be made of it */
export function checkSource(value: unknown): void {
  if (typeof value === 'string' || (typeof value === 'object' && value !== null)) return;
  const error = invalidArgType(
    'first',
    'of type string or an instance of Buffer, ArrayBuffer, or Array or an Array-like Object',
    value,
  );
  const message = error.message.replace('The "first" argument', 'The first argument');
  throw nodeError(TypeError, 'ERR_INVALID_ARG_TYPE', message);
}

export const unknownEncoding = (encoding: unknown): Error =>
  nodeError(TypeError, 'ERR_UNKNOWN_ENCODING', `Unknown encoding: ${String(encoding)}`);
