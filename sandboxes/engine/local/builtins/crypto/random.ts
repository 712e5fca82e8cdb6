import { Buffer } from 'node:buffer';
import { invalidArgType, nodeError, outOfRange } from '../node-error';
import { later } from './later';

const MOST = 2 ** 31 - 1;
/** The most that one call of `getRandomValues` gives (Web Cryptography API §10.1.1). */
const QUOTA = 65_536;
/** Node refuses wider ranges: 48 random bits are what it draws from. */
const WIDEST = 2 ** 48 - 1;

function fill(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; at += QUOTA)
    globalThis.crypto.getRandomValues(bytes.subarray(at, at + QUOTA));
}

type Callback<T> = (error: Error | null | undefined, value: T) => void;

export function randomBytes(size: number): Buffer;
export function randomBytes(size: number, callback: Callback<Buffer>): void;
export function randomBytes(size: number, callback?: Callback<Buffer>): Buffer | undefined {
  if (typeof size !== 'number') throw invalidArgType('size', 'of type number', size);
  if (!(size >= 0 && size <= MOST)) throw outOfRange('size', `>= 0 && <= ${MOST}`, size);
  const bytes = Buffer.alloc(size);
  fill(bytes);
  if (!callback) return bytes;
  later(() => bytes, callback);
  return undefined;
}

export function randomFillSync<T extends NodeJS.ArrayBufferView | ArrayBuffer>(
  target: T,
  offset = 0,
  size?: number,
): T {
  const bytes = ArrayBuffer.isView(target)
    ? new Uint8Array(target.buffer, target.byteOffset, target.byteLength)
    : new Uint8Array(target);
  if (offset < 0 || offset > bytes.length) throw outOfRange('offset', `>= 0 && <= ${bytes.length}`, offset);
  const end = offset + (size ?? bytes.length - offset);
  if (end > bytes.length) throw outOfRange('size + offset', `<= ${bytes.length}`, end);
  fill(bytes.subarray(offset, end));
  return target;
}

export function randomFill<T extends NodeJS.ArrayBufferView | ArrayBuffer>(
  target: T,
  ...rest: [...([number] | [number, number] | []), Callback<T>]
): void {
  const callback = rest.pop() as Callback<T>;
  const filled = randomFillSync(target, ...(rest as unknown as [number?, number?]));
  later(() => filled, callback);
}

/** A whole number in [min, max), without modulo bias. */
export function randomInt(
  ...given: [number] | [number, number] | [number, Callback<number>] | [number, number, Callback<number>]
): number | undefined {
  const last = given.at(-1);
  const callback = typeof last === 'function' ? last : undefined;
  const numbers = (callback ? given.slice(0, -1) : given) as readonly number[];
  const [min, max] = numbers.length > 1 ? [numbers[0], numbers[1]] : [0, numbers[0]];
  if (!Number.isSafeInteger(min)) throw invalidArgType('min', 'a safe integer', min);
  if (!Number.isSafeInteger(max)) throw invalidArgType('max', 'a safe integer', max);
  const [low, high] = [min as number, max as number];
  if (high <= low) throw outOfRange('max', `greater than the value of "min" (${low})`, high);
  const range = high - low;
  if (range > WIDEST) throw outOfRange(numbers.length > 1 ? 'max - min' : 'max', `<= ${WIDEST}`, range);
  const limit = WIDEST - (WIDEST % range);
  const bytes = new Uint8Array(6);
  let drawn: number;
  do {
    fill(bytes);
    drawn = bytes.reduce((value, byte) => value * 256 + byte, 0);
  } while (drawn >= limit);
  const value = low + (drawn % range);
  if (!callback) return value;
  // Unlike elsewhere no null: Node gives undefined for the error here.
  process.nextTick(callback, undefined, value);
  return undefined;
}

/** RFC 9562 §5.4. Not the browser's own: it is missing where a worker is no secure context. */
export function randomUUID(): string {
  const bytes = randomBytes(16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

export function timingSafeEqual(buf1: unknown, buf2: unknown): boolean {
  const sides = [buf1, buf2].map((value, index) => {
    if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    if (value instanceof ArrayBuffer) return new Uint8Array(value);
    throw nodeError(
      TypeError,
      'ERR_INVALID_ARG_TYPE',
      `The "buf${index + 1}" argument must be an instance of ArrayBuffer, Buffer, TypedArray, or DataView.`,
    );
  });
  const [a = new Uint8Array(), b = new Uint8Array()] = sides;
  if (a.length !== b.length) {
    throw nodeError(
      RangeError,
      'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH',
      'Input buffers must have the same byte length',
    );
  }
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= (a[i] ?? 0) ^ (b[i] ?? 0);
  return difference === 0;
}
