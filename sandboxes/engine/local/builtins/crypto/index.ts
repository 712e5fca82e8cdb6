/** `node:crypto`: hashes, HMAC, randomness and key derivation here; ciphers and signatures through `crypto.webcrypto`. */
import { nodeError } from '../node-error';
import { hkdf, hkdfSync, pbkdf2, pbkdf2Sync, scrypt, scryptSync } from './derive';
import { getHashes } from './digests';
import { createHash, createHmac, Hash, Hmac, hash } from './hash';
import { randomBytes, randomFill, randomFillSync, randomInt, randomUUID, timingSafeEqual } from './random';
import { createSecretKey, SecretKeyObject } from './secret-key';

/** What needs OpenSSL, and the Web Crypto call that does the same. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  createCipheriv: "crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, data)",
  createDecipheriv: "crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, data)",
  createSign: 'crypto.subtle.sign(…), or a library such as jose',
  createVerify: 'crypto.subtle.verify(…), or a library such as jose',
  sign: 'crypto.subtle.sign(…), or a library such as jose',
  verify: 'crypto.subtle.verify(…), or a library such as jose',
  generateKeyPair: 'crypto.subtle.generateKey(…)',
  generateKeyPairSync: 'await crypto.subtle.generateKey(…)',
  createPrivateKey: "crypto.subtle.importKey('pkcs8', …)",
  createPublicKey: "crypto.subtle.importKey('spki', …)",
  createDiffieHellman: "crypto.subtle.deriveBits({ name: 'ECDH', … })",
  createECDH: "crypto.subtle.deriveBits({ name: 'ECDH', … })",
  publicEncrypt: "crypto.subtle.encrypt({ name: 'RSA-OAEP' }, …)",
  privateDecrypt: "crypto.subtle.decrypt({ name: 'RSA-OAEP' }, …)",
};

const unavailable = Object.fromEntries(
  Object.entries(ELSEWHERE).map(([name, instead]) => [
    name,
    () => {
      throw nodeError(
        Error,
        'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM',
        `crypto.${name} is not available in this sandbox. Use ${instead}.`,
      );
    },
  ]),
);

export default {
  ...unavailable,
  Hash,
  Hmac,
  KeyObject: SecretKeyObject,
  createHash,
  createHmac,
  createSecretKey,
  getHashes,
  getRandomValues: <T extends NodeJS.TypedArray>(target: T): T => randomFillSync(target),
  hash,
  hkdf,
  hkdfSync,
  pbkdf2,
  pbkdf2Sync,
  randomBytes,
  randomFill,
  randomFillSync,
  randomInt,
  randomUUID,
  scrypt,
  scryptSync,
  timingSafeEqual,
  get subtle() {
    return globalThis.crypto.subtle;
  },
  get webcrypto() {
    return globalThis.crypto;
  },
  constants: {
    RSA_PKCS1_PADDING: 1,
    RSA_PKCS1_OAEP_PADDING: 4,
    RSA_PKCS1_PSS_PADDING: 6,
    defaultCoreCipherList: '',
  },
};
