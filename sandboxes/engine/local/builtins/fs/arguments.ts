/** What `fs` takes for a path, an encoding, a mode, flags, a time; refused in Node's words when it is none. */
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { invalidArgType, invalidArgValue, nodeError, outOfRange } from '../node-error';
import { constants } from './constants';

/** A path as it was given, for errors, and as it is looked up. */
export interface Path {
  readonly given: string;
  readonly absolute: string;
}

/** @param name of the argument, for the error */
export function pathArgument(value: unknown, name = 'path'): Path {
  let given: string;
  if (value instanceof URL) given = fileURLToPath(value);
  else if (value instanceof Uint8Array) given = new TextDecoder().decode(value);
  else if (typeof value === 'string') given = value;
  else throw invalidArgType(name, 'of type string or an instance of Buffer or URL', value);
  if (given.includes('\0'))
    throw invalidArgValue(name, given, 'must be a string, Uint8Array, or URL without null bytes');
  return { given, absolute: given.startsWith('/') ? given : `${process.cwd()}/${given}` };
}

export function descriptorArgument(value: unknown): number {
  if (typeof value !== 'number') throw invalidArgType('fd', 'of type number', value);
  if (!Number.isInteger(value)) throw outOfRange('fd', 'an integer', value);
  if (value < 0 || value > 2147483647) throw outOfRange('fd', '>= 0 && <= 2147483647', value);
  return value;
}

export type Encoding = BufferEncoding | 'buffer' | null | undefined;

interface CommonOptions {
  readonly encoding: Encoding;
  readonly flag: unknown;
  readonly mode: unknown;
  readonly signal: AbortSignal | undefined;
  readonly [name: string]: unknown;
}

/** `'utf8'` or `{ encoding: 'utf8', … }`. */
export function optionsArgument(value: unknown): CommonOptions {
  if (value === null || value === undefined || typeof value === 'function') value = {};
  if (typeof value === 'string') value = { encoding: value };
  if (typeof value !== 'object') throw invalidArgType('options', 'one of type string or object', value);
  const options = value as CommonOptions;
  const { encoding } = options;
  if (encoding && encoding !== 'buffer' && !Buffer.isEncoding(encoding))
    throw invalidArgValue('encoding', encoding, 'is invalid encoding');
  if (options.signal !== undefined && !(options.signal instanceof AbortSignal))
    throw invalidArgType('options.signal', 'an instance of AbortSignal', options.signal);
  return options;
}

export const encoded = (bytes: Buffer, encoding: Encoding): string | Buffer =>
  encoding && encoding !== 'buffer' ? bytes.toString(encoding) : bytes;

/** A name or path in the encoding asked for. */
export const encodedName = (name: string, encoding: Encoding): string | Buffer =>
  !encoding || encoding === 'utf8' || (encoding as string) === 'utf-8'
    ? name
    : encoded(Buffer.from(name), encoding);

export function modeArgument<T extends number | undefined>(
  value: unknown,
  otherwise: T,
  name = 'mode',
): number | T {
  if (value === undefined || value === null) return otherwise;
  if (typeof value === 'string') {
    if (!/^[0-7]+$/.test(value))
      throw nodeError(
        TypeError,
        'ERR_INVALID_ARG_VALUE',
        `The argument '${name}' must be a 32-bit unsigned integer or an octal string. Received ${inspect(value)}`,
      );
    return Number.parseInt(value, 8);
  }
  if (typeof value !== 'number') throw invalidArgType(name, 'of type number', value);
  if (!Number.isInteger(value)) throw outOfRange(name, 'an integer', value);
  if (value < 0 || value > 4294967295) throw outOfRange(name, '>= 0 && <= 4294967295', value);
  return value;
}

const { O_RDONLY, O_WRONLY, O_RDWR, O_CREAT, O_EXCL, O_TRUNC, O_APPEND, O_SYNC } = constants;
const FLAGS: Readonly<Record<string, number>> = {
  r: O_RDONLY,
  rs: O_RDONLY | O_SYNC,
  sr: O_RDONLY | O_SYNC,
  'r+': O_RDWR,
  'rs+': O_RDWR | O_SYNC,
  'sr+': O_RDWR | O_SYNC,
  w: O_TRUNC | O_CREAT | O_WRONLY,
  wx: O_TRUNC | O_CREAT | O_WRONLY | O_EXCL,
  xw: O_TRUNC | O_CREAT | O_WRONLY | O_EXCL,
  'w+': O_TRUNC | O_CREAT | O_RDWR,
  'wx+': O_TRUNC | O_CREAT | O_RDWR | O_EXCL,
  'xw+': O_TRUNC | O_CREAT | O_RDWR | O_EXCL,
  a: O_APPEND | O_CREAT | O_WRONLY,
  ax: O_APPEND | O_CREAT | O_WRONLY | O_EXCL,
  xa: O_APPEND | O_CREAT | O_WRONLY | O_EXCL,
  as: O_APPEND | O_CREAT | O_WRONLY | O_SYNC,
  sa: O_APPEND | O_CREAT | O_WRONLY | O_SYNC,
  'a+': O_APPEND | O_CREAT | O_RDWR,
  'ax+': O_APPEND | O_CREAT | O_RDWR | O_EXCL,
  'xa+': O_APPEND | O_CREAT | O_RDWR | O_EXCL,
  'as+': O_APPEND | O_CREAT | O_RDWR | O_SYNC,
  'sa+': O_APPEND | O_CREAT | O_RDWR | O_SYNC,
};

export function flagsArgument(value: unknown, otherwise = 'r', name = 'flags'): number {
  if (typeof value === 'number') return value;
  const flags = FLAGS[String(value ?? otherwise)];
  if (flags === undefined) throw invalidArgValue(name, value);
  return flags;
}

/** Seconds, a date or a text of seconds as milliseconds since the epoch. */
export function timeArgument(value: unknown): number {
  if (value instanceof Date) return value.getTime();
  if (typeof value === 'string' && String(Number(value)) === value) return Number(value) * 1000;
  if (typeof value === 'number' && !Number.isNaN(value)) {
    if (!Number.isFinite(value) || value < 0) return Date.now();
    return value * 1000;
  }
  throw invalidArgType('time', 'an instance of Date or an Time in seconds', value);
}

const VIEW = 'an instance of Buffer, TypedArray, or DataView';

/** The bytes of a view, not a copy. */
export function viewArgument(value: unknown, name = 'buffer'): Uint8Array {
  if (!ArrayBuffer.isView(value)) throw invalidArgType(name, VIEW, value);
  return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
}

export function dataArgument(value: unknown, encoding: Encoding, name = 'data'): Uint8Array {
  if (typeof value === 'string')
    return Buffer.from(value, encoding && encoding !== 'buffer' ? encoding : undefined);
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  throw invalidArgType(name, `of type string or ${VIEW}`, value);
}

export function viewsArgument(value: unknown): Uint8Array[] {
  if (!Array.isArray(value) || !value.every(ArrayBuffer.isView))
    throw invalidArgType('buffers', 'an ArrayBufferView[]', value);
  return value.map((view) => viewArgument(view));
}

/** A length or place in a file: a whole number, not negative. */
export function sizeArgument(value: unknown, name: string): number {
  if (typeof value !== 'number') throw invalidArgType(name, 'of type number', value);
  if (!Number.isInteger(value)) throw outOfRange(name, 'an integer', value);
  return value;
}

/** `null`, `undefined` and negative numbers: where the file stands. */
export function positionArgument(value: unknown): number | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') return value < 0n ? null : Number(value);
  if (typeof value !== 'number') throw invalidArgType('position', 'of type bigint or integer', value);
  if (!Number.isInteger(value)) throw outOfRange('position', 'an integer', value);
  return value < 0 ? null : value;
}

export function booleanOption(
  options: Readonly<Record<string, unknown>>,
  name: string,
  otherwise = false,
): boolean {
  const value = options[name];
  if (value === undefined) return otherwise;
  if (typeof value !== 'boolean') throw invalidArgType(`options.${name}`, 'of type boolean', value);
  return value;
}
