import { Buffer } from 'node:buffer';
import { invalidArgType } from '../node-error';
import { SecretKeyObject } from './secret-key';

/** What Node takes for data: text in some encoding, or bytes. */
const TEXT_OR_VIEW = 'of type string or an instance of Buffer, TypedArray, or DataView';
const TEXT_OR_BYTES = 'of type string or an instance of ArrayBuffer, Buffer, TypedArray, or DataView';
const KEY =
  'of type string or an instance of ArrayBuffer, Buffer, TypedArray, DataView, KeyObject, or CryptoKey';

function view(value: unknown): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value;
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return undefined;
}

function bytes(value: unknown): Uint8Array | undefined {
  return view(value) ?? (value instanceof ArrayBuffer ? new Uint8Array(value) : undefined);
}

/** The `data` of `update`: unlike elsewhere, an ArrayBuffer is refused. */
export function dataBytes(data: unknown, encoding?: string): Uint8Array {
  if (typeof data === 'string')
    return Buffer.from(data, (encoding === 'buffer' ? 'utf8' : encoding) as BufferEncoding | undefined);
  const found = view(data);
  if (!found) throw invalidArgType('data', TEXT_OR_VIEW, data);
  return found;
}

export function namedBytes(name: string, value: unknown): Uint8Array {
  const found = typeof value === 'string' ? Buffer.from(value) : bytes(value);
  if (!found) throw invalidArgType(name, TEXT_OR_BYTES, value);
  return found;
}

export function keyBytes(key: unknown): Uint8Array {
  if (key instanceof SecretKeyObject) return key.export();
  const found = typeof key === 'string' ? Buffer.from(key) : bytes(key);
  if (!found) throw invalidArgType('key', KEY, key);
  return found;
}
