/**
 * `crypto.subtle` and `randomUUID` where the worker has none: Chromium takes a blob worker of an opaque frame for no
 * secure context. The kernel's frame is one; keys stay there, this side holds their numbers.
 */
import { ask } from '../process/kernel-link';

interface KeyHandle {
  readonly key: number;
  readonly type: KeyType;
  readonly extractable: boolean;
  readonly algorithm: KeyAlgorithm;
  readonly usages: KeyUsage[];
}

class CryptoKeyHandle {
  readonly type: KeyType;
  readonly extractable: boolean;
  readonly algorithm: KeyAlgorithm;
  readonly usages: KeyUsage[];
  readonly #key: number;

  constructor({ key, type, extractable, algorithm, usages }: KeyHandle) {
    this.#key = key;
    this.type = type;
    this.extractable = extractable;
    this.algorithm = algorithm;
    this.usages = usages;
  }

  static numberOf(key: CryptoKeyHandle): number {
    return key.#key;
  }

  get [Symbol.toStringTag](): string {
    return 'CryptoKey';
  }
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
];

/** Keys as numbers, bytes as copies: a Buffer's pool must not cross whole. */
function outgoing(value: unknown): unknown {
  if (value instanceof CryptoKeyHandle) return { __key: CryptoKeyHandle.numberOf(value) };
  if (ArrayBuffer.isView(value))
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength).slice();
  if (typeof value !== 'object' || value === null || value instanceof ArrayBuffer) return value;
  if (Array.isArray(value)) return value.map(outgoing);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, outgoing(inner)]));
}

function incoming(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('__handle' in value) return new CryptoKeyHandle(value.__handle as KeyHandle);
  if ('privateKey' in value && 'publicKey' in value)
    return { publicKey: incoming(value.publicKey), privateKey: incoming(value.privateKey) };
  return value;
}

async function call(method: string, args: unknown[]): Promise<unknown> {
  try {
    const answer = (await ask('subtle', { method, args: args.map(outgoing) })) as { value: unknown };
    return incoming(answer.value);
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    throw code === 'TypeError' ? new TypeError(message) : new DOMException(message, code);
  }
}

export function installWebCrypto(scope: object): void {
  const { crypto } = globalThis;
  if (crypto.subtle) return;
  const subtle = Object.fromEntries(
    METHODS.map((method) => [method, (...args: unknown[]) => call(method, args)]),
  );
  Object.defineProperty(subtle, Symbol.toStringTag, { value: 'SubtleCrypto' });
  Object.defineProperties(crypto, {
    subtle: { configurable: true, value: subtle },
    randomUUID: { configurable: true, value: randomUuid },
  });
  Object.defineProperty(scope, 'CryptoKey', { configurable: true, writable: true, value: CryptoKeyHandle });
}

/** RFC 9562 §5.4. */
function randomUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
