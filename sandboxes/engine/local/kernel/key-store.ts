/**
 * `crypto.subtle` for processes. A blob worker is no secure context in Chromium, so its calls come here, and keys stay
 * here: a process holds only a number for each of its own.
 */
import { LIMITS } from '../limits';

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

/** Of arguments: what WebCrypto takes has two levels. */
const DEEPEST = 4;

export interface KeyStore {
  forget(key: number): void;
  /** @throws {DOMException} as WebCrypto words it; {TypeError} for a method that does not exist */
  call(method: string, args: readonly unknown[]): Promise<unknown>;
}

/** A browser cannot be told to stop a derivation: not even the end of its process does. */
function demandFewRounds(argument: unknown): void {
  const { iterations } = Object(argument) as { iterations?: unknown };
  if (Number(iterations) > LIMITS.derivationRounds)
    throw new DOMException(
      `PBKDF2 may run ${LIMITS.derivationRounds} iterations here at most.`,
      'OperationError',
    );
}

/** One a process: its numbers mean nothing to another. */
export function createKeyStore(subtle: SubtleCrypto): KeyStore {
  const keys = new Map<number, CryptoKey>();
  let ids = 0;
  let running = 0;

  const toKey = (value: unknown, depth: number): unknown => {
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
    if (depth === DEEPEST) throw new TypeError('The argument is nested too deeply.');
    if (Array.isArray(value)) return Object.values(value).map((inner) => toKey(inner, depth + 1));
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, toKey(inner, depth + 1)]));
  };

  const toHandle = (value: unknown): unknown => {
    if (value instanceof CryptoKey) {
      if (keys.size >= LIMITS.keys)
        throw new DOMException(
          `This process has ${LIMITS.keys} keys, which is all that it may have: keep and reuse those you need.`,
          'QuotaExceededError',
        );
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
    forget: (key) => void keys.delete(key),
    async call(method, args) {
      if (!METHODS.includes(method as Method))
        throw new TypeError(`crypto.subtle.${method} is not a function`);
      if (running >= LIMITS.cryptoCalls)
        throw new DOMException(
          `${LIMITS.cryptoCalls} operations of crypto.subtle are running: await some before you start more.`,
          'QuotaExceededError',
        );
      const run = subtle[method as Method] as (...args: unknown[]) => Promise<unknown>;
      const given = args.map((each) => toKey(each, 0));
      for (const each of given) demandFewRounds(each);
      running++;
      try {
        return toHandle(await run.apply(subtle, given));
      } finally {
        running--;
      }
    },
  };
}
