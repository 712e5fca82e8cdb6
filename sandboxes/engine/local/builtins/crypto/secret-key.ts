import { Buffer } from 'node:buffer';
import { invalidArgType } from '../node-error';

/** A symmetric key (`crypto.createSecretKey`). */
export class SecretKeyObject {
  readonly type = 'secret';
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes.slice();
  }

  get symmetricKeySize(): number {
    return this.#bytes.length;
  }

  export(options?: { readonly format?: 'buffer' }): Buffer;
  export(options: { readonly format: 'jwk' }): { kty: 'oct'; k: string };
  export(options: { readonly format?: 'buffer' | 'jwk' } = {}): Buffer | { kty: 'oct'; k: string } {
    const copy = Buffer.from(this.#bytes);
    return options.format === 'jwk' ? { kty: 'oct', k: copy.toString('base64url') } : copy;
  }

  equals(other: unknown): boolean {
    return other instanceof SecretKeyObject && this.export().equals(other.export());
  }
}

export function createSecretKey(
  key: string | NodeJS.ArrayBufferView,
  encoding?: BufferEncoding,
): SecretKeyObject {
  if (typeof key === 'string') return new SecretKeyObject(Buffer.from(key, encoding));
  if (!ArrayBuffer.isView(key))
    throw invalidArgType(
      'key',
      'of type string or an instance of ArrayBuffer, Buffer, TypedArray, or DataView',
      key,
    );
  return new SecretKeyObject(new Uint8Array(key.buffer, key.byteOffset, key.byteLength));
}
