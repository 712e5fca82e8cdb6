/**
 * `node:crypto`. Hashes, HMAC, key derivation and randomness are here; ciphers, signatures and asymmetric keys come
 * with the chunk of `keys-and-ciphers.ts` when one of them is first used.
 */
import { nodeError } from '../node-error';
import { neverMade, notHere } from '../not-here';
import { constants } from './constants';
import { installConversions } from './conversion';
import { hkdf, hkdfSync, pbkdf2, pbkdf2Sync, scrypt, scryptSync } from './derive';
import { getHashes } from './digests';
import { createHash, createHmac, Hash, Hmac, hash } from './hash';
import { createSecretKey, KeyObject } from './key-object';
import { lazyClasses, lazyFunctions } from './on-demand';
import { randomBytes, randomFill, randomFillSync, randomInt, randomUUID, timingSafeEqual } from './random';

installConversions();

function noEngines(): never {
  throw nodeError(
    Error,
    'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM',
    'crypto.setEngine is not available in this sandbox: there is no OpenSSL to extend.',
  );
}

const old = (name: string) =>
  notHere(
    `crypto.${name}(), whose key comes of a password without salt and which newer versions of Node have no longer,`,
    'Use createCipheriv() and createDecipheriv() with a key of scrypt().',
  );
const oldClass = (name: string) =>
  neverMade(
    name,
    `crypto.${name}, whose key comes of a password without salt and which newer versions of Node have no longer,`,
    'Use createCipheriv() and createDecipheriv() with a key of scrypt().',
  );

function setFips(value: unknown): void {
  if (value)
    throw nodeError(
      Error,
      'ERR_CRYPTO_FIPS_UNAVAILABLE',
      'Cannot set FIPS mode in a sandbox: no module here has been validated. Run what needs FIPS on your own machine.',
    );
}

const crypto = {
  ...lazyFunctions,
  ...lazyClasses,
  Hash,
  Hmac,
  KeyObject,
  createHash,
  createHmac,
  createSecretKey,
  getFips: () => 0,
  getHashes,
  getRandomValues: (target: Uint8Array<ArrayBuffer>) => globalThis.crypto.getRandomValues(target),
  hash,
  hkdf,
  hkdfSync,
  pbkdf2,
  pbkdf2Sync,
  // Its name in old packages.
  pseudoRandomBytes: randomBytes,
  randomBytes,
  randomFill,
  randomFillSync,
  randomInt,
  randomUUID,
  scrypt,
  scryptSync,
  secureHeapUsed: () => ({ total: 0, used: 0, utilization: 0, min: 0 }),
  setEngine: noEngines,
  timingSafeEqual,
  get subtle() {
    return globalThis.crypto.subtle;
  },
  get webcrypto() {
    return globalThis.crypto;
  },
  constants,
  setFips,
  createCipher: old('createCipher'),
  createDecipher: old('createDecipher'),
  Cipher: oldClass('Cipher'),
  Decipher: oldClass('Decipher'),
  Certificate: neverMade(
    'Certificate',
    'crypto.Certificate (SPKAC, of the <keygen> element that browsers had once)',
    'Use X509Certificate.',
  ),
};

Object.defineProperties(crypto, {
  fips: { get: () => 0, set: setFips, enumerable: false },
  prng: { value: randomBytes, enumerable: false, configurable: true, writable: true },
  rng: { value: randomBytes, enumerable: false, configurable: true, writable: true },
});

export default crypto;
