/** Numbers in the arguments of commands, read as strictly as Redis does. */
import { notFloat, notInteger, RedisError } from './protocol/reply';

const LEAST = -(2n ** 63n);
const MOST = 2n ** 63n - 1n;
const INTEGER = /^(?:0|-?[1-9]\d{0,18})$/;

/** `string2ll`: a signed 64-bit integer without leading zeros, plus or spaces; undefined for all else. */
export function readInteger(text: string): bigint | undefined {
  if (!INTEGER.test(text)) return undefined;
  const value = BigInt(text);
  return value >= LEAST && value <= MOST ? value : undefined;
}

/** @throws {RedisError} `ERR value is not an integer or out of range` */
export function bigInteger(text: string, wrong: () => RedisError = notInteger): bigint {
  const value = readInteger(text);
  if (value === undefined) throw wrong();
  return value;
}

/** As a number: exact up to 2⁵³, which is enough for places, counts and times. */
export function integer(text: string, wrong: () => RedisError = notInteger): number {
  return Number(bigInteger(text, wrong));
}

/** @throws {RedisError} `ERR value is out of range, must be positive` */
export function nonNegative(text: string, message = 'ERR value is out of range, must be positive'): number {
  const value = integer(text, () => new RedisError(message));
  if (value < 0) throw new RedisError(message);
  return value;
}

/** A count of at least one. @throws {RedisError} with the message, whatever is wrong with it */
export function positive(text: string, message: string): number {
  const value = integer(text, () => new RedisError(message));
  if (value <= 0) throw new RedisError(message);
  return value;
}

export const inRange = (value: bigint): boolean => value >= LEAST && value <= MOST;

const FLOAT =
  /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|0[xX](?:[0-9a-fA-F]+\.?[0-9a-fA-F]*)(?:[pP][+-]?\d+)?|inf(?:inity)?)$/i;

/** `string2d`: no spaces, no nan. @throws {RedisError} `ERR value is not a valid float` */
export function float(text: string, wrong: () => RedisError = notFloat): number {
  const value = readFloat(text);
  if (value === undefined) throw wrong();
  return value;
}

export function readFloat(text: string): number | undefined {
  if (!FLOAT.test(text)) return undefined;
  const [, sign = '', rest = ''] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  const magnitude = /^inf/i.test(rest)
    ? Number.POSITIVE_INFINITY
    : /^0x/i.test(rest)
      ? hexadecimal(rest)
      : Number(rest);
  // Only what is written as infinite may be it.
  if (!Number.isFinite(magnitude) && !/^inf/i.test(rest)) return undefined;
  return sign === '-' ? -magnitude : magnitude;
}

function hexadecimal(text: string): number {
  const [, whole = '', fraction = '', power = '0'] =
    /^0x([0-9a-f]+)\.?([0-9a-f]*)(?:p(.+))?$/i.exec(text) ?? [];
  return Number(`0x${whole}${fraction}`) * 2 ** (Number(power) - 4 * fraction.length);
}

/** A decimal number, exactly: `digits` × 10^−`scale`. */
interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/** More would be a way to fill memory. */
const LARGEST_POWER = 4_932;

function decimalOf(text: string): Decimal | undefined {
  const [, sign = '', whole = '', fraction = '', power = '0'] =
    /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  if (whole + fraction === '' || Math.abs(Number(power)) > LARGEST_POWER) return undefined;
  const digits = BigInt(whole + fraction) * (sign === '-' ? -1n : 1n);
  const scale = fraction.length - Number(power);
  return scale < 0 ? { digits: digits * 10n ** BigInt(-scale), scale: 0 } : { digits, scale };
}

/** Digits behind the point that INCRBYFLOAT keeps (`%.17Lf`). */
const PLACES = 17;

/**
 * The sum of two texts of numbers as INCRBYFLOAT writes it. C adds 80-bit floats; here the sum is exact, and then rounded to the
 * 64 bits that such a float holds.
 * @throws {RedisError} neither may be what is no number; the sum must be finite
 */
export function addFloats(left: string, right: string): string {
  const [a, b] = [float(left), float(right)];
  if (!Number.isFinite(a) || !Number.isFinite(b))
    throw new RedisError('ERR increment would produce NaN or Infinity');
  const [x, y] = [decimalOf(left), decimalOf(right)];
  if (!x || !y) return decimalText({ digits: BigInt(Math.round((a + b) * 1e6)), scale: 6 });
  const scale = Math.max(x.scale, y.scale);
  const digits = x.digits * 10n ** BigInt(scale - x.scale) + y.digits * 10n ** BigInt(scale - y.scale);
  return decimalText(inLongDouble({ digits, scale }));
}

const MANTISSA = 64;

function inLongDouble({ digits, scale }: Decimal): Decimal {
  if (digits === 0n) return { digits, scale };
  const [magnitude, divisor] = [digits < 0n ? -digits : digits, 10n ** BigInt(scale)];
  const shift = MANTISSA - (magnitude.toString(2).length - divisor.toString(2).length) - 1;
  const [up, down] = shift >= 0 ? [2n ** BigInt(shift), 1n] : [1n, 2n ** BigInt(-shift)];
  const mantissa = roundedToEven(magnitude * up, divisor * down);
  const places = PLACES + 3;
  const kept = rounded(mantissa * down * 10n ** BigInt(places), up);
  return { digits: digits < 0n ? -kept : kept, scale: places };
}

function decimalText({ digits, scale }: Decimal): string {
  const extra = scale - PLACES;
  const kept = extra > 0 ? rounded(digits, 10n ** BigInt(extra)) : digits;
  const places = Math.min(scale, PLACES);
  const negative = kept < 0n;
  const text = (negative ? -kept : kept).toString().padStart(places + 1, '0');
  const whole = text.slice(0, text.length - places);
  const fraction = text.slice(text.length - places).replace(/0+$/, '');
  const plain = fraction === '' ? whole : `${whole}.${fraction}`;
  return negative && plain !== '0' ? `-${plain}` : plain;
}

function roundedToEven(value: bigint, by: bigint): bigint {
  const [whole, rest] = [value / by, (value % by) * 2n];
  const up = rest > by || (rest === by && whole % 2n === 1n);
  return up ? whole + 1n : whole;
}

function rounded(digits: bigint, by: bigint): bigint {
  const half = by / 2n;
  return digits >= 0n ? (digits + half) / by : -((-digits + half) / by);
}
