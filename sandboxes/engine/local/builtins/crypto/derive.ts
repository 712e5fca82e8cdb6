import { Buffer } from 'node:buffer';
import { hkdf as nobleHkdf } from '@noble/hashes/hkdf.js';
import { pbkdf2 as noblePbkdf2 } from '@noble/hashes/pbkdf2.js';
import { scrypt as nobleScrypt } from '@noble/hashes/scrypt.js';
import { invalidArgType, nodeError, outOfRange } from '../node-error';
import { keyBytes, namedBytes } from './bytes';
import { digestNamed } from './digests';
import { later } from './later';

const MOST = 2 ** 31 - 1;

type Callback<T> = (error: Error | null, key: T) => void;

function wholeNumber(name: string, value: unknown, least: number): number {
  if (typeof value !== 'number') throw invalidArgType(name, 'of type number', value);
  if (!Number.isInteger(value)) throw outOfRange(name, 'an integer', value);
  if (value < least || value > MOST) throw outOfRange(name, `>= ${least} && <= ${MOST}`, value);
  return value;
}

const buffer = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);

function preparePbkdf2(
  password: unknown,
  salt: unknown,
  iterations: unknown,
  keylen: unknown,
  digest: unknown,
): () => Buffer {
  if (typeof digest !== 'string') throw invalidArgType('digest', 'of type string', digest);
  const secret = namedBytes('password', password);
  const seasoning = namedBytes('salt', salt);
  const c = wholeNumber('iterations', iterations, 1);
  const dkLen = wholeNumber('keylen', keylen, 0);
  const found = digestNamed(digest);
  return () => (dkLen === 0 ? Buffer.alloc(0) : buffer(noblePbkdf2(found, secret, seasoning, { c, dkLen })));
}

export function pbkdf2Sync(...args: [unknown, unknown, unknown, unknown, unknown]): Buffer {
  return preparePbkdf2(...args)();
}

export function pbkdf2(
  password: unknown,
  salt: unknown,
  iterations: unknown,
  keylen: unknown,
  digest: unknown,
  callback: Callback<Buffer>,
): void {
  later(preparePbkdf2(password, salt, iterations, keylen, digest), callback);
}

interface ScryptOptions {
  readonly N?: number;
  readonly cost?: number;
  readonly r?: number;
  readonly blockSize?: number;
  readonly p?: number;
  readonly parallelization?: number;
  readonly maxmem?: number;
}

function prepareScrypt(
  password: unknown,
  salt: unknown,
  keylen: unknown,
  options: ScryptOptions = {},
): () => Buffer {
  const secret = namedBytes('password', password);
  const seasoning = namedBytes('salt', salt);
  const dkLen = wholeNumber('keylen', keylen, 0);
  const N = options.N ?? options.cost ?? 16_384;
  const r = options.r ?? options.blockSize ?? 8;
  const p = options.p ?? options.parallelization ?? 1;
  const maxmem = options.maxmem ?? 32 * 1024 * 1024;
  const invalid = (why: string) =>
    nodeError(RangeError, 'ERR_CRYPTO_INVALID_SCRYPT_PARAMS', `Invalid scrypt params${why}`);
  if (N < 2 || (N & (N - 1)) !== 0) throw invalid('');
  // OpenSSL's rule: the big block, the working blocks and one more must fit.
  if (128 * r * (N + p + 2) > maxmem)
    throw invalid(': error:030000AC:digital envelope routines::memory limit exceeded');
  return () =>
    dkLen === 0
      ? Buffer.alloc(0)
      : buffer(nobleScrypt(secret, seasoning, { N, r, p, dkLen, maxmem: 2 * maxmem }));
}

export function scryptSync(
  password: unknown,
  salt: unknown,
  keylen: unknown,
  options?: ScryptOptions,
): Buffer {
  return prepareScrypt(password, salt, keylen, options)();
}

export function scrypt(
  password: unknown,
  salt: unknown,
  keylen: unknown,
  ...rest: [Callback<Buffer>] | [ScryptOptions, Callback<Buffer>]
): void {
  const callback = rest.pop() as Callback<Buffer>;
  later(prepareScrypt(password, salt, keylen, rest[0] as ScryptOptions | undefined), callback);
}

function prepareHkdf(
  digest: string,
  key: unknown,
  salt: unknown,
  info: unknown,
  keylen: unknown,
): () => ArrayBuffer {
  if (typeof digest !== 'string') throw invalidArgType('digest', 'of type string', digest);
  const secret = keyBytes(key);
  const seasoning = namedBytes('salt', salt);
  const context = namedBytes('info', info);
  const length = wholeNumber('length', keylen, 0);
  const found = digestNamed(digest);
  // RFC 5869 §2.3: at most 255 blocks.
  if (length > 255 * found.outputLen)
    throw nodeError(RangeError, 'ERR_CRYPTO_INVALID_KEYLEN', 'Invalid key length');
  return () =>
    length === 0
      ? new ArrayBuffer(0)
      : (nobleHkdf(found, secret, seasoning, context, length).slice().buffer as ArrayBuffer);
}

export function hkdfSync(...args: [string, unknown, unknown, unknown, unknown]): ArrayBuffer {
  return prepareHkdf(...args)();
}

export function hkdf(
  digest: string,
  key: unknown,
  salt: unknown,
  info: unknown,
  keylen: unknown,
  callback: Callback<ArrayBuffer>,
): void {
  later(prepareHkdf(digest, key, salt, info, keylen), callback);
}
