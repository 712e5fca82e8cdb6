/** DER (X.690): as much of it as keys, signatures and certificates need. */
import { concat } from '../../../../../bytes';

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  null: 0x05,
  oid: 0x06,
  utf8: 0x0c,
  printable: 0x13,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** The tag of `[n]`, constructed (an explicit tag) or primitive (an implicit one over bytes). */
export const context = (n: number, constructed = true): number => 0x80 | (constructed ? 0x20 : 0) | n;

export interface DerValue {
  readonly tag: number;
  /** The contents. */
  readonly body: Uint8Array;
  /** Header and contents. */
  readonly whole: Uint8Array;
}

export class DerError extends Error {}

function readAt(bytes: Uint8Array, at: number): { value: DerValue; end: number } {
  const tag = bytes[at];
  let length = bytes[at + 1];
  if (tag === undefined || length === undefined) throw new DerError('cut short');
  let start = at + 2;
  if (length & 0x80) {
    const octets = length & 0x7f;
    if (octets === 0 || octets > 4) throw new DerError('length is indefinite or too long');
    length = 0;
    for (let i = 0; i < octets; i++) length = length * 256 + (bytes[start + i] ?? 0);
    start += octets;
  }
  const end = start + length;
  if (end > bytes.length) throw new DerError('cut short');
  return { value: { tag, body: bytes.subarray(start, end), whole: bytes.subarray(at, end) }, end };
}

/**
 * The one value that the bytes begin with; what follows is ignored, as OpenSSL does.
 * @throws {DerError} when the bytes are no DER
 */
export const readDer = (bytes: Uint8Array): DerValue => readAt(bytes, 0).value;

function* each(bytes: Uint8Array): Generator<DerValue> {
  for (let at = 0; at < bytes.length; ) {
    const { value, end } = readAt(bytes, at);
    yield value;
    at = end;
  }
}

/** The members of a sequence, a set or an explicit tag. @throws {DerError} when it is of another tag */
export function members(value: DerValue | undefined, tag: number = TAG.sequence): DerValue[] {
  if (value?.tag !== tag) throw new DerError(`wanted tag ${tag}, found ${value?.tag ?? 'nothing'}`);
  return [...each(value.body)];
}

/** The contents of a primitive. @throws {DerError} when it is of another tag */
export function contents(value: DerValue | undefined, tag: number): Uint8Array {
  if (value?.tag !== tag) throw new DerError(`wanted tag ${tag}, found ${value?.tag ?? 'nothing'}`);
  return value.body;
}

/** The bytes of a BIT STRING, whose first octet counts the unused bits. */
export const bitsOf = (value: DerValue | undefined): Uint8Array => contents(value, TAG.bits).subarray(1);

export function bigOf(bytes: Uint8Array): bigint {
  let hex = '';
  for (const byte of bytes) hex += byte.toString(16).padStart(2, '0');
  return BigInt(`0x${hex || '0'}`);
}

export const integerOf = (value: DerValue | undefined): bigint => bigOf(contents(value, TAG.integer));

export function oidOf(value: DerValue | undefined): string {
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of contents(value, TAG.oid)) {
    arc = arc * 128 + (byte & 0x7f);
    if (byte & 0x80) continue;
    if (arcs.length === 0)
      arcs.push(Math.min(Math.floor(arc / 40), 2), arc - 40 * Math.min(Math.floor(arc / 40), 2));
    else arcs.push(arc);
    arc = 0;
  }
  return arcs.join('.');
}

export function der(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const body = concat(...parts);
  const length: number[] = [];
  if (body.length < 0x80) length.push(body.length);
  else {
    for (let rest = body.length; rest > 0; rest = Math.floor(rest / 256)) length.unshift(rest & 0xff);
    length.unshift(0x80 | length.length);
  }
  return concat(Uint8Array.of(tag, ...length), body);
}

/** Big-endian; `size` octets, or as few as it needs. */
export function bytesOf(value: bigint, size?: number): Uint8Array {
  const hex = value.toString(16);
  const even = hex.padStart(size === undefined ? hex.length + (hex.length % 2) : size * 2, '0');
  return Uint8Array.from({ length: even.length / 2 }, (_, i) =>
    Number.parseInt(even.slice(2 * i, 2 * i + 2), 16),
  );
}

export const sequence = (...parts: readonly Uint8Array[]): Uint8Array => der(TAG.sequence, ...parts);
export const octets = (bytes: Uint8Array): Uint8Array => der(TAG.octets, bytes);
export const bits = (bytes: Uint8Array): Uint8Array => der(TAG.bits, Uint8Array.of(0), bytes);
export const NULL = Uint8Array.of(TAG.null, 0);

/** Never negative: a leading zero keeps the sign bit clear. */
export function integer(value: bigint | number): Uint8Array {
  const bytes = bytesOf(BigInt(value));
  return der(TAG.integer, (bytes[0] ?? 0) & 0x80 ? concat(Uint8Array.of(0), bytes) : bytes);
}

export function oid(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const body = [40 * first + second, ...rest].flatMap((arc) => {
    const groups = [arc & 0x7f];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128))
      groups.unshift((left & 0x7f) | 0x80);
    return groups;
  });
  return der(TAG.oid, Uint8Array.from(body));
}
