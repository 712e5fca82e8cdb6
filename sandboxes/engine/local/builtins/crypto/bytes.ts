/** What Node takes for data: text in some encoding, or bytes. */
import { Buffer } from 'node:buffer';
import { invalidArgType } from '../node-error';
import { CryptoKey, secretKeyOf } from './crypto-key';
import { KeyObject, secretBytes } from './key-object';

export const TEXT_OR_VIEW = 'of type string or an instance of Buffer, TypedArray, or DataView';
export const TEXT_OR_BYTES = 'of type string or an instance of ArrayBuffer, Buffer, TypedArray, or DataView';
export const KEY =
  'of type string or an instance of ArrayBuffer, Buffer, TypedArray, DataView, KeyObject, or CryptoKey';

export const isText = (value: unknown): value is string => typeof value === 'string';

function view(value: unknown): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value;
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return undefined;
}

/** Undefined when it is neither text nor bytes. */
export function textOrBytes(value: unknown, encoding?: string): Uint8Array | undefined {
  if (isText(value))
    return Buffer.from(value, (encoding === 'buffer' ? 'utf8' : encoding) as BufferEncoding | undefined);
  return view(value) ?? (value instanceof ArrayBuffer ? new Uint8Array(value) : undefined);
}

/** The `data` of `update`: unlike elsewhere, an ArrayBuffer is refused. */
export function dataBytes(data: unknown, encoding?: string): Uint8Array {
  const found = isText(data) ? textOrBytes(data, encoding) : view(data);
  if (!found) throw invalidArgType('data', TEXT_OR_VIEW, data);
  return found;
}

export function namedBytes(name: string, value: unknown, encoding?: string): Uint8Array {
  const found = textOrBytes(value, encoding);
  if (!found) throw invalidArgType(name, TEXT_OR_BYTES, value);
  return found;
}

/** A symmetric key. */
export function keyBytes(key: unknown): Uint8Array {
  if (key instanceof KeyObject) return secretBytes(key);
  if (key instanceof CryptoKey) return secretKeyOf(key).export();
  const found = textOrBytes(key);
  if (!found) throw invalidArgType('key', KEY, key);
  return found;
}

/** What `digest`, `sign`, `getPublicKey` answer: text in an encoding, or without one a Buffer over the same memory. */
export function encodedBytes(
  bytes: Uint8Array,
  encoding?: BufferEncoding | 'buffer' | null,
): Buffer | string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return !encoding || encoding === 'buffer' ? buffer : buffer.toString(encoding);
}
