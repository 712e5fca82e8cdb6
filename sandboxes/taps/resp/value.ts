/** Values of RESP2 and RESP3 (the Redis serialization protocol), read from the beginning of some bytes. */
import { MESSAGE_LIMIT, TapError } from '../decoder';
import { decodeLatin1, decodeUtf8 } from '../text';

export type RespValue =
  | {
      readonly type: 'simple' | 'error' | 'bulk' | 'verbatim' | 'bulk-error' | 'big-number';
      readonly text: string;
    }
  | { readonly type: 'integer' | 'double'; readonly number: number }
  | { readonly type: 'boolean'; readonly boolean: boolean }
  | { readonly type: 'null' }
  | { readonly type: 'array' | 'set' | 'push'; readonly items: readonly RespValue[] }
  | { readonly type: 'map' | 'attribute'; readonly entries: readonly (readonly [RespValue, RespValue])[] };

export interface ReadValue {
  readonly value: RespValue;
  readonly length: number;
}

/** Deeper nesting than this is an attack, not an answer. */
const DEPTH = 32;
const LINE_LIMIT = 64 * 1024;
const INTEGER = /^[+-]?\d{1,19}$/;

interface Cursor {
  readonly bytes: Uint8Array;
  at: number;
}

/** Thrown inside only: the value goes on in bytes that have not arrived. */
const INCOMPLETE = new TapError('incomplete');

function line(cursor: Cursor): string {
  const { bytes, at } = cursor;
  const end = bytes.indexOf(0x0d, at);
  if (end < 0 || end + 1 >= bytes.length) {
    if (bytes.length - at > LINE_LIMIT) throw new TapError('A line of RESP is longer than 64 KiB.');
    throw INCOMPLETE;
  }
  if (bytes[end + 1] !== 0x0a) throw new TapError('A line of RESP ends in CR without LF.');
  cursor.at = end + 2;
  return decodeUtf8(bytes.subarray(at, end));
}

function size(cursor: Cursor, limit: number): number {
  const text = line(cursor);
  if (!INTEGER.test(text)) throw new TapError(`RESP gives “${text.slice(0, 20)}” as a length.`);
  const number = Number(text);
  if (number < -1 || number > limit) throw new TapError(`RESP gives ${text} as a length.`);
  return number;
}

function bulk(cursor: Cursor): Uint8Array | null {
  const length = size(cursor, MESSAGE_LIMIT);
  if (length < 0) return null;
  const { bytes, at } = cursor;
  if (at + length + 2 > bytes.length) throw INCOMPLETE;
  if (bytes[at + length] !== 0x0d || bytes[at + length + 1] !== 0x0a)
    throw new TapError('A bulk string of RESP is not followed by CR LF.');
  cursor.at = at + length + 2;
  return bytes.subarray(at, at + length);
}

function items(cursor: Cursor, length: number, depth: number): RespValue[] {
  const values: RespValue[] = [];
  for (let n = 0; n < length; n++) values.push(value(cursor, depth + 1));
  return values;
}

function double(text: string): number {
  if (text === 'inf' || text === '+inf') return Number.POSITIVE_INFINITY;
  if (text === '-inf') return Number.NEGATIVE_INFINITY;
  if (text === 'nan') return Number.NaN;
  const number = Number(text);
  if (text === '' || Number.isNaN(number))
    throw new TapError(`RESP gives “${text.slice(0, 20)}” as a double.`);
  return number;
}

function value(cursor: Cursor, depth: number): RespValue {
  if (depth > DEPTH) throw new TapError(`RESP nests deeper than ${DEPTH} levels.`);
  if (cursor.at >= cursor.bytes.length) throw INCOMPLETE;
  const mark = String.fromCharCode(cursor.bytes[cursor.at++] as number);
  switch (mark) {
    case '+':
      return { type: 'simple', text: line(cursor) };
    case '-':
      return { type: 'error', text: line(cursor) };
    case '(':
      return { type: 'big-number', text: line(cursor) };
    case ':': {
      const text = line(cursor);
      if (!INTEGER.test(text)) throw new TapError(`RESP gives “${text.slice(0, 20)}” as an integer.`);
      return { type: 'integer', number: Number(text) };
    }
    case ',':
      return { type: 'double', number: double(line(cursor)) };
    case '#': {
      const text = line(cursor);
      if (text !== 't' && text !== 'f') throw new TapError('A boolean of RESP is neither t nor f.');
      return { type: 'boolean', boolean: text === 't' };
    }
    case '_':
      line(cursor);
      return { type: 'null' };
    case '$':
    case '!':
    case '=': {
      const bytes = bulk(cursor);
      if (!bytes) return { type: 'null' };
      if (mark === '=') return { type: 'verbatim', text: decodeUtf8(bytes.subarray(4)) };
      return { type: mark === '!' ? 'bulk-error' : 'bulk', text: decodeUtf8(bytes) };
    }
    case '*':
    case '~':
    case '>': {
      const length = size(cursor, MESSAGE_LIMIT);
      if (length < 0) return { type: 'null' };
      const type = mark === '*' ? 'array' : mark === '~' ? 'set' : 'push';
      return { type, items: items(cursor, length, depth) };
    }
    case '%':
    case '|': {
      const flat = items(cursor, Math.max(0, size(cursor, MESSAGE_LIMIT)) * 2, depth);
      const entries = flat.flatMap((key, n): [RespValue, RespValue][] =>
        n % 2 === 0 ? [[key, flat[n + 1] as RespValue]] : [],
      );
      return { type: mark === '%' ? 'map' : 'attribute', entries };
    }
    default:
      throw new TapError(`No value of RESP begins with the byte ${(mark.charCodeAt(0)).toString(16)}.`);
  }
}

/**
 * The value at the beginning of `bytes`.
 * @returns null when more bytes are needed
 * @throws {TapError}
 */
export function readValue(bytes: Uint8Array): ReadValue | null {
  const cursor = { bytes, at: 0 };
  try {
    const read = value(cursor, 0);
    return { value: read, length: cursor.at };
  } catch (error) {
    if (error === INCOMPLETE) return null;
    throw error;
  }
}

/** A command as text on a line of its own: what one types into `nc`. @returns null when more bytes are needed */
export function readInline(
  bytes: Uint8Array,
): { readonly words: readonly string[]; readonly length: number } | null {
  const end = bytes.indexOf(0x0a);
  if (end < 0) {
    if (bytes.length > LINE_LIMIT) throw new TapError('An inline command of RESP is longer than 64 KiB.');
    return null;
  }
  const words = decodeLatin1(bytes.subarray(0, end)).trim().split(/\s+/).filter(Boolean);
  return { words, length: end + 1 };
}
