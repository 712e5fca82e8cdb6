/**
 * `crypto.subtle` and `randomUUID`. Chromium takes a blob worker of an opaque frame for no secure context and gives it
 * neither; the kernel's frame is one, so it computes, with keys that it knows by number. What a key is made of stays on
 * this side too, for `node:crypto`'s KeyObjects, which are synchronous.
 */
import { ask } from '../process/kernel-link';
import { isVirtual } from '../process/seeded/virtual-clock';
import { CryptoKey, type KeyMaterial } from './crypto/crypto-key';
import { randomUUID } from './crypto/random';
import { drawPair, encryptFromSeed, signFromSeed } from './crypto/repeatable';

/** A key as the kernel describes it. */
interface Handle {
  readonly key: number;
  readonly type: KeyType;
  readonly extractable: boolean;
  readonly algorithm: KeyAlgorithm;
  readonly usages: readonly KeyUsage[];
}

type Format = 'raw' | 'spki' | 'pkcs8' | 'jwk';

/** Keys as numbers, bytes as copies: a Buffer's pool must not cross whole. */
async function outgoing(value: unknown): Promise<unknown> {
  if (value instanceof CryptoKey) return { __key: await CryptoKey.numberOf(value) };
  if (ArrayBuffer.isView(value))
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength).slice();
  if (typeof value !== 'object' || value === null || value instanceof ArrayBuffer) return value;
  if (Array.isArray(value)) return Promise.all(value.map(outgoing));
  const entries = Object.entries(value).map(async ([name, inner]) => [name, await outgoing(inner)]);
  return Object.fromEntries(await Promise.all(entries));
}

/** Node's words where the browser has none, or its own. */
const MESSAGES: Readonly<Record<string, string>> = {
  DataError: 'Invalid keyData',
  InvalidAccessError: 'The requested operation is not valid for the provided key',
  NotSupportedError: 'Unrecognized algorithm name',
  OperationError: 'The operation failed for an operation-specific reason',
};

/** Chromium's words for nothing in particular, then Firefox's. */
const UNNAMED = /^$|Algorithm: Unrecognized name$|^Operation is not supported$/;

function problem({ code, message }: { readonly code: string; readonly message: string }): Error {
  if (code === 'TypeError') return new TypeError(message);
  return new DOMException(UNNAMED.test(message) ? (MESSAGES[code] ?? message) : message, code);
}

async function call(method: string, ...args: readonly unknown[]): Promise<unknown> {
  const sent = (await outgoing(args)) as unknown[];
  try {
    return ((await ask('subtle', { method, args: sent })) as { value: unknown }).value;
  } catch (error) {
    throw problem(error as { code: string; message: string });
  }
}

const isHandle = (value: unknown): value is { readonly __handle: Handle } =>
  typeof value === 'object' && value !== null && '__handle' in value;

const nameOf = (algorithm: unknown): string =>
  String(
    typeof algorithm === 'string' ? algorithm : (algorithm as { name?: unknown } | null)?.name,
  ).toUpperCase();

/** The specification forbids extractable keys for these. */
const neverExtractable = (algorithm: unknown): boolean => /^(HKDF|PBKDF2)$/.test(nameOf(algorithm));

/** A key that the kernel made: its material is fetched, and whether the program may have it is this side's to say. */
async function madeKey({ __handle: handle }: { readonly __handle: Handle }, extractable: boolean) {
  const format = handle.type === 'secret' ? 'raw' : handle.type === 'public' ? 'spki' : 'pkcs8';
  const bytes = handle.extractable
    ? new Uint8Array((await call('exportKey', format, { __key: handle.key })) as ArrayBuffer)
    : new Uint8Array(0);
  const shown = handle.type === 'public' || extractable;
  return new CryptoKey({ ...handle, extractable: shown }, { format, bytes }, handle.key);
}

async function made(value: unknown, extractable: boolean): Promise<unknown> {
  if (isHandle(value)) return madeKey(value, extractable);
  const { publicKey, privateKey } = value as Record<'publicKey' | 'privateKey', { __handle: Handle }>;
  return {
    publicKey: await madeKey(publicKey, extractable),
    privateKey: await madeKey(privateKey, extractable),
  };
}

/** The same kind of key or pair, with material that the seed of the run gives. */
async function fromSeed(value: unknown): Promise<unknown> {
  const put = (format: Format, bytes: Uint8Array, { algorithm, usages }: Handle) =>
    call('importKey', format, bytes, algorithm, true, usages);
  if (isHandle(value)) {
    const { length = 0 } = value.__handle.algorithm as { length?: number };
    return put('raw', crypto.getRandomValues(new Uint8Array(Math.ceil(length / 8))), value.__handle);
  }
  const { publicKey, privateKey } = value as Record<'publicKey' | 'privateKey', { __handle: Handle }>;
  const { spki, pkcs8 } = drawPair(publicKey.__handle.algorithm);
  return {
    publicKey: await put('spki', spki, publicKey.__handle),
    privateKey: await put('pkcs8', pkcs8, privateKey.__handle),
  };
}

function materialOf(format: Format, keyData: unknown): KeyMaterial {
  if (format === 'jwk') return { format, jwk: { ...(keyData as Record<string, unknown>) } };
  const bytes = ArrayBuffer.isView(keyData)
    ? new Uint8Array(keyData.buffer, keyData.byteOffset, keyData.byteLength).slice()
    : new Uint8Array(keyData as ArrayBuffer).slice();
  return { format, bytes };
}

function checkExtractable(key: unknown): void {
  if (key instanceof CryptoKey && !key.extractable)
    throw new DOMException('key is not extractable', 'InvalidAccessError');
}

const ORDER = 'key_ops ext kty k n e x y crv d p q dp dq qi alg'.split(' ');
const OKP_ORDER = 'key_ops ext crv d x kty alg'.split(' ');

function inNodesOrder(jwk: JsonWebKey): JsonWebKey {
  const order = jwk.kty === 'OKP' ? OKP_ORDER : ORDER;
  const place = ([name]: [string, unknown]) => order.indexOf(name);
  return Object.fromEntries(Object.entries(jwk).sort((a, b) => place(a) - place(b)));
}

class SubtleCrypto {
  async importKey(format: Format, keyData: unknown, ...rest: readonly unknown[]): Promise<CryptoKey> {
    const answer = (await call('importKey', format, keyData, ...rest)) as { __handle: Handle };
    return new CryptoKey(answer.__handle, materialOf(format, keyData), answer.__handle.key);
  }

  async generateKey(algorithm: unknown, extractable: boolean, usages: unknown): Promise<unknown> {
    const answer = await call('generateKey', algorithm, true, usages);
    return made(isVirtual() ? await fromSeed(answer) : answer, extractable);
  }

  async deriveKey(how: unknown, base: unknown, algorithm: unknown, extractable: boolean, usages: unknown) {
    const answer = await call('deriveKey', how, base, algorithm, !neverExtractable(algorithm), usages);
    return made(answer, extractable);
  }

  async unwrapKey(
    format: Format,
    wrapped: unknown,
    key: unknown,
    how: unknown,
    algorithm: unknown,
    extractable: boolean,
    usages: unknown,
  ): Promise<unknown> {
    const kept = !neverExtractable(algorithm);
    return made(await call('unwrapKey', format, wrapped, key, how, algorithm, kept, usages), extractable);
  }

  async exportKey(format: Format, key: unknown): Promise<unknown> {
    checkExtractable(key);
    const exported = await call('exportKey', format, key);
    return format === 'jwk' ? inNodesOrder(exported as JsonWebKey) : exported;
  }

  async wrapKey(format: Format, key: unknown, wrapping: unknown, how: unknown): Promise<unknown> {
    checkExtractable(key);
    const wrapped = await call('wrapKey', format, key, wrapping, how);
    if (!isVirtual() || (wrapping as globalThis.CryptoKey).algorithm.name !== 'RSA-OAEP') return wrapped;
    const bare = await this.exportKey(format, key);
    const bytes = format === 'jwk' ? new TextEncoder().encode(JSON.stringify(bare)) : (bare as ArrayBuffer);
    return encryptFromSeed(how, wrapping as globalThis.CryptoKey, bytes);
  }

  digest(...args: readonly unknown[]): Promise<unknown> {
    return call('digest', ...args);
  }

  async sign(...args: readonly unknown[]): Promise<unknown> {
    const signature = await call('sign', ...args);
    if (!isVirtual()) return signature;
    return signFromSeed(...(args as Parameters<typeof signFromSeed>)) ?? signature;
  }

  verify(...args: readonly unknown[]): Promise<unknown> {
    return call('verify', ...args);
  }

  async encrypt(...args: readonly unknown[]): Promise<unknown> {
    const encrypted = await call('encrypt', ...args);
    if (!isVirtual()) return encrypted;
    return encryptFromSeed(...(args as Parameters<typeof encryptFromSeed>)) ?? encrypted;
  }

  decrypt(...args: readonly unknown[]): Promise<unknown> {
    return call('decrypt', ...args);
  }

  deriveBits(...args: readonly unknown[]): Promise<unknown> {
    return call('deriveBits', ...args);
  }

  get [Symbol.toStringTag](): string {
    return 'SubtleCrypto';
  }
}

/** A key that is there at once; the kernel imports it meanwhile, and whoever uses it hears of a failure. */
export function cryptoKeyOf(
  material: Extract<KeyMaterial, { readonly bytes: Uint8Array }>,
  described: { readonly type: KeyType; readonly algorithm: KeyAlgorithm },
  extractable: boolean,
  usages: readonly KeyUsage[],
): CryptoKey {
  const number = call(
    'importKey',
    material.format,
    material.bytes,
    described.algorithm,
    extractable,
    usages,
  ).then((answer) => (answer as { __handle: Handle }).__handle.key);
  number.catch(() => undefined);
  return new CryptoKey({ ...described, extractable, usages }, material, number);
}

export function installWebCrypto(scope: object): void {
  const value = (of: unknown) => ({ configurable: true, writable: true, value: of });
  const subtle = new SubtleCrypto();
  Object.defineProperties(Object.getPrototypeOf(globalThis.crypto), {
    subtle: { configurable: true, enumerable: true, get: () => subtle },
    randomUUID: { ...value(randomUUID), enumerable: true },
  });
  Object.defineProperties(scope, { CryptoKey: value(CryptoKey), SubtleCrypto: value(SubtleCrypto) });
}
