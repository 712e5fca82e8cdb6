import { blake2b, blake2s } from '@noble/hashes/blake2.js';
import { md5, ripemd160, sha1 } from '@noble/hashes/legacy.js';
import { sha224, sha256, sha384, sha512, sha512_224, sha512_256 } from '@noble/hashes/sha2.js';
import { sha3_224, sha3_256, sha3_384, sha3_512, shake128, shake256 } from '@noble/hashes/sha3.js';
import type { CHash } from '@noble/hashes/utils.js';
import { nodeError } from '../node-error';

const DIGESTS: Readonly<Record<string, CHash>> = {
  blake2b512: blake2b,
  blake2s256: blake2s,
  md5,
  ripemd160,
  sha1,
  sha224,
  sha256,
  'sha3-224': sha3_224,
  'sha3-256': sha3_256,
  'sha3-384': sha3_384,
  'sha3-512': sha3_512,
  sha384,
  sha512,
  'sha512-224': sha512_224,
  'sha512-256': sha512_256,
};

/** Hashes of any length (FIPS 202 §6.3); OpenSSL's default lengths, in octets. */
const EXTENDABLE: Readonly<Record<string, { readonly hash: typeof shake128; readonly length: number }>> = {
  shake128: { hash: shake128, length: 16 },
  shake256: { hash: shake256, length: 32 },
};

/** OpenSSL's other spellings: `RSA-SHA256`, `SHA-256`, `SHA512/256`, `rmd160`, `sha256WithRSAEncryption`. */
export function digestName(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/^rsa-|^id-rsassa-pkcs1-v1_5-with-/, '')
    .replace(/withrsa(encryption)?$/, '')
    .replace('/', '-');
  if (plain === 'rmd160' || plain === 'ripemd') return 'ripemd160';
  if (plain === 'ssl3-md5' || plain === 'ssl3-sha1') return plain.slice(5);
  if (plain === 'sha1-2') return 'sha1';
  if (/^sha2-\d+/.test(plain)) return plain.replace('sha2-', 'sha').replace('/', '-');
  return /^sha-\d+$/.test(plain) ? plain.replace('-', '') : plain;
}

export function findDigest(name: string): CHash | undefined {
  const plain = digestName(name);
  return Object.hasOwn(DIGESTS, plain) ? DIGESTS[plain] : undefined;
}

/** @param length octets; undefined for the hash's own */
export function findExtendable(name: string, length?: number): ReturnType<CHash['create']> | undefined {
  const found = EXTENDABLE[digestName(name)];
  return found?.hash.create({ dkLen: length ?? found.length });
}

/** @throws {TypeError} `ERR_CRYPTO_INVALID_DIGEST` */
export function digestNamed(name: string): CHash {
  const found = findDigest(name);
  if (!found) throw nodeError(TypeError, 'ERR_CRYPTO_INVALID_DIGEST', `Invalid digest: ${name}`);
  return found;
}

const SIGNED = ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'sha512-224', 'sha512-256'];
const SHA3 = ['sha3-224', 'sha3-256', 'sha3-384', 'sha3-512'];

/** With OpenSSL's aliases, in its order; without SM3, which is not here. */
export const getHashes = (): string[] =>
  [
    ...Object.keys(DIGESTS),
    ...Object.keys(EXTENDABLE),
    ...['RSA-MD5', 'RSA-RIPEMD160', 'RSA-SHA1', 'RSA-SHA1-2', 'RSA-SHA224', 'RSA-SHA256', 'RSA-SHA384'],
    ...['RSA-SHA512', 'RSA-SHA512/224', 'RSA-SHA512/256', 'ripemd', 'ripemd160WithRSA', 'rmd160'],
    ...['ssl3-md5', 'ssl3-sha1'],
    ...SHA3.flatMap((name) => [`RSA-${name.toUpperCase()}`, `id-rsassa-pkcs1-v1_5-with-${name}`]),
    ...SIGNED.map((name) => `${name}WithRSAEncryption`),
  ].sort();
