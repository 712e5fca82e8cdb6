import { md5, ripemd160, sha1 } from '@noble/hashes/legacy.js';
import { sha224, sha256, sha384, sha512, sha512_224, sha512_256 } from '@noble/hashes/sha2.js';
import { sha3_224, sha3_256, sha3_384, sha3_512 } from '@noble/hashes/sha3.js';
import type { CHash } from '@noble/hashes/utils.js';
import { nodeError } from '../node-error';

const DIGESTS: Readonly<Record<string, CHash>> = {
  md5,
  ripemd160,
  sha1,
  sha224,
  sha256,
  sha384,
  sha512,
  'sha512-224': sha512_224,
  'sha512-256': sha512_256,
  'sha3-224': sha3_224,
  'sha3-256': sha3_256,
  'sha3-384': sha3_384,
  'sha3-512': sha3_512,
};

/** OpenSSL's other spellings: `RSA-SHA256`, `SHA-256`, `rmd160`. */
function canonical(name: string): string {
  const plain = name.toLowerCase().replace(/^rsa-/, '').replace('/', '-');
  if (plain === 'rmd160' || plain === 'ripemd') return 'ripemd160';
  return /^sha-\d+$/.test(plain) ? plain.replace('-', '') : plain;
}

export function findDigest(name: string): CHash | undefined {
  return Object.hasOwn(DIGESTS, canonical(name)) ? DIGESTS[canonical(name)] : undefined;
}

/** @throws {TypeError} `ERR_CRYPTO_INVALID_DIGEST` */
export function digestNamed(name: string): CHash {
  const found = findDigest(name);
  if (!found) throw nodeError(TypeError, 'ERR_CRYPTO_INVALID_DIGEST', `Invalid digest: ${name}`);
  return found;
}

export const getHashes = (): string[] => Object.keys(DIGESTS);
