/**
 * `crypto.subtle` for processes. A blob worker is no secure context in Chromium, so its calls come here, and keys stay
 * here: a process holds only a number for each of its own.
 */
interface KeyHandle {
  readonly key: number;
  readonly type: string;
  readonly extractable: boolean;
  readonly algorithm: unknown;
  readonly usages: readonly string[];
}

const METHODS = [
  'digest',
  'importKey',
  'exportKey',
  'generateKey',
  'sign',
  'verify',
  'encrypt',
  'decrypt',
  'deriveBits',
  'deriveKey',
  'wrapKey',
  'unwrapKey',
] as const;
type Method = (typeof METHODS)[number];

export interface KeyStore {
  /** @throws {DOMException} as WebCrypto words it; {TypeError} for a method that does not exist */
  call(method: string, args: readonly unknown[]): Promise<unknown>;
}

/** One a process: its numbers mean nothing to another. */
export function createKeyStore(subtle: SubtleCrypto): KeyStore {
  const keys = new Map<number, CryptoKey>();
  let ids = 0;

  const toKey = (value: unknown): unknown => {
    if (
      typeof value !== 'object' ||
      value === null ||
      ArrayBuffer.isView(value) ||
      value instanceof ArrayBuffer
    )
      return value;
    if ('__key' in value) {
      const key = keys.get(Number(value.__key));
      if (!key) throw new TypeError('This CryptoKey is not of this process.');
      return key;
    }
    if (Array.isArray(value)) return value.map(toKey);
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, toKey(inner)]));
  };

  const toHandle = (value: unknown): unknown => {
    if (value instanceof CryptoKey) {
      keys.set(++ids, value);
      const handle: KeyHandle = {
        key: ids,
        type: value.type,
        extractable: value.extractable,
        algorithm: structuredClone(value.algorithm),
        usages: [...value.usages],
      };
      return { __handle: handle };
    }
    if (typeof value === 'object' && value !== null && 'privateKey' in value && 'publicKey' in value) {
      return { publicKey: toHandle(value.publicKey), privateKey: toHandle(value.privateKey) };
    }
    return value;
  };

  return {
    async call(method, args) {
      if (!METHODS.includes(method as Method))
        throw new TypeError(`crypto.subtle.${method} is not a function`);
      const run = subtle[method as Method] as (...args: unknown[]) => Promise<unknown>;
      return toHandle(await run.apply(subtle, args.map(toKey)));
    },
  };
}
