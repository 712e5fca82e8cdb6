/** What all keys of `node:crypto` share, and the symmetric one. The asymmetric ones are in `keys/`. */
import { Buffer } from 'node:buffer';
import { invalidArgType, invalidArgValue, nodeError } from '../node-error';

export type KeyType = 'secret' | 'public' | 'private';

const kKeyType = Symbol('kKeyType');

export abstract class KeyObject {
  readonly [kKeyType]: KeyType;

  constructor(type: KeyType) {
    if (type !== 'secret' && type !== 'public' && type !== 'private') throw invalidArgValue('type', type);
    this[kKeyType] = type;
  }

  get type(): KeyType {
    return this[kKeyType];
  }

  get [Symbol.toStringTag](): string {
    return 'KeyObject';
  }

  /** The bytes that make two keys the same. */
  protected abstract identity(): Uint8Array;

  equals(other: unknown): boolean {
    if (!(other instanceof KeyObject))
      throw invalidArgType('otherKeyObject', 'an instance of KeyObject', other);
    return other.type === this.type && Buffer.compare(this.identity(), other.identity()) === 0;
  }
}

export class SecretKeyObject extends KeyObject {
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    super('secret');
    this.#bytes = new Uint8Array(bytes);
  }

  get symmetricKeySize(): number {
    return this.#bytes.length;
  }

  export(options?: { readonly format?: 'buffer' }): Buffer;
  export(options: { readonly format: 'jwk' }): { kty: 'oct'; k: string };
  export(options?: { readonly format?: 'buffer' | 'jwk' }): Buffer | { kty: 'oct'; k: string } {
    if (options !== undefined && (typeof options !== 'object' || options === null))
      throw invalidArgType('options', 'of type object', options);
    const format = options?.format;
    if (format !== undefined && format !== 'buffer' && format !== 'jwk')
      throw invalidArgValue('options.format', format, "must be one of: undefined, 'buffer', 'jwk'");
    const copy = Buffer.from(this.#bytes);
    return format === 'jwk' ? { kty: 'oct', k: copy.toString('base64url') } : copy;
  }

  protected identity(): Uint8Array {
    return this.#bytes;
  }
}

/** @throws {TypeError} when the key is of another type */
export function secretBytes(key: KeyObject): Uint8Array {
  if (key instanceof SecretKeyObject) return key.export();
  throw wrongKeyType(key.type, 'secret');
}

export const wrongKeyType = (found: string, expected: string): Error =>
  nodeError(
    TypeError,
    'ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE',
    `Invalid key object type ${found}, expected ${expected}.`,
  );

export function createSecretKey(
  key: string | NodeJS.ArrayBufferView | ArrayBuffer,
  encoding?: BufferEncoding,
): SecretKeyObject {
  if (typeof key === 'string') return new SecretKeyObject(Buffer.from(key, encoding));
  if (key instanceof ArrayBuffer) return new SecretKeyObject(new Uint8Array(key));
  if (!ArrayBuffer.isView(key))
    throw invalidArgType('key', 'an instance of ArrayBuffer, Buffer, TypedArray, or DataView', key);
  return new SecretKeyObject(new Uint8Array(key.buffer, key.byteOffset, key.byteLength));
}
