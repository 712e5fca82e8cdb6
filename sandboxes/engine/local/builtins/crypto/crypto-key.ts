/** The `CryptoKey` of Web Crypto: the kernel computes with it, the process keeps what it is made of. */
import { Buffer } from 'node:buffer';
import { tell } from '../../process/kernel-link';
import { SecretKeyObject, wrongKeyType } from './key-object';

/** As it was imported or generated. */
export type KeyMaterial =
  | { readonly format: 'raw' | 'spki' | 'pkcs8'; readonly bytes: Uint8Array }
  | { readonly format: 'jwk'; readonly jwk: Readonly<Record<string, unknown>> };

interface Description {
  readonly type: KeyType;
  readonly extractable: boolean;
  readonly algorithm: KeyAlgorithm;
  readonly usages: readonly KeyUsage[];
}

const INSPECT = Symbol.for('nodejs.util.inspect.custom');

/** A server that imports a key for each request would fill the kernel with them. */
const numbers = new FinalizationRegistry<number>((key) => tell({ t: 'forget-key', key }));

export class CryptoKey {
  readonly #description: Description;
  readonly #material: KeyMaterial;
  /** The kernel's number for it. */
  readonly #number: number | Promise<number>;

  constructor(description: Description, material: KeyMaterial, number: number | Promise<number>) {
    this.#description = description;
    this.#material = material;
    this.#number = number;
    if (typeof number === 'number') numbers.register(this, number);
    else
      number.then(
        (known) => numbers.register(this, known),
        // Whoever uses the key hears of it.
        () => undefined,
      );
  }

  static numberOf(key: CryptoKey): number | Promise<number> {
    return key.#number;
  }

  static materialOf(key: CryptoKey): KeyMaterial {
    return key.#material;
  }

  get type(): KeyType {
    return this.#description.type;
  }

  get extractable(): boolean {
    return this.#description.extractable;
  }

  get algorithm(): KeyAlgorithm {
    return this.#description.algorithm;
  }

  get usages(): KeyUsage[] {
    return [...this.#description.usages];
  }

  get [Symbol.toStringTag](): string {
    return 'CryptoKey';
  }

  [INSPECT](_depth: number, options: object, inspect: (value: unknown, options: object) => string): string {
    return `CryptoKey ${inspect({ ...this.#description }, options)}`;
  }
}

/** @throws {TypeError} when the key is not symmetric */
export function secretKeyOf(key: CryptoKey): SecretKeyObject {
  if (key.type !== 'secret') throw wrongKeyType(key.type, 'secret');
  const material = CryptoKey.materialOf(key);
  if (material.format === 'jwk')
    return new SecretKeyObject(Buffer.from(String(material.jwk['k']), 'base64url'));
  return new SecretKeyObject(material.bytes);
}
