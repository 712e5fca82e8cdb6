/** What servers seldom need of `node:crypto`, and what weighs: ciphers, curves, RSA, encodings of keys. */
import { Cipheriv, type CipherOptions, Decipheriv } from './cipher/cipher';
import { getCipherInfo, getCiphers } from './cipher/registry';
import { createDiffieHellman, DiffieHellman, DiffieHellmanGroup, getDiffieHellman } from './diffie-hellman';
import { diffieHellman, ECDH } from './ecdh';
import { getCurves } from './keys/curves';
import { keyObjectOf } from './keys/from-crypto-key';
import { generateKey, generateKeyPair, generateKeyPairSync, generateKeySync } from './keys/generate';
import { createPrivateKey, createPublicKey } from './keys/input';
import { describeKey } from './keys/to-crypto-key';
import { checkPrime, checkPrimeSync, generatePrime, generatePrimeSync } from './prime-functions';
import { privateDecrypt, privateEncrypt, publicDecrypt, publicEncrypt } from './rsa/encrypt';
import { Sign, sign, Verify, verify } from './sign';
import { X509Certificate } from './x509/certificate';

export const classes = {
  Cipheriv,
  Decipheriv,
  DiffieHellman,
  DiffieHellmanGroup,
  ECDH,
  Sign,
  Verify,
  X509Certificate,
};

export const functions = {
  checkPrime,
  checkPrimeSync,
  createCipheriv: (cipher: string, key: unknown, iv: unknown, options?: CipherOptions) =>
    new Cipheriv(cipher, key, iv, options),
  createDecipheriv: (cipher: string, key: unknown, iv: unknown, options?: CipherOptions) =>
    new Decipheriv(cipher, key, iv, options),
  createDiffieHellman,
  createDiffieHellmanGroup: getDiffieHellman,
  createECDH: (curve: string) => new ECDH(curve),
  createPrivateKey,
  createPublicKey,
  createSign: (...given: ConstructorParameters<typeof Sign>) => new Sign(...given),
  createVerify: (...given: ConstructorParameters<typeof Verify>) => new Verify(...given),
  diffieHellman,
  generateKey,
  generateKeyPair,
  generateKeyPairSync,
  generateKeySync,
  generatePrime,
  generatePrimeSync,
  getCipherInfo,
  getCiphers,
  getCurves,
  getDiffieHellman,
  privateDecrypt,
  privateEncrypt,
  publicDecrypt,
  publicEncrypt,
  sign,
  verify,
};

/** Between asymmetric KeyObjects and CryptoKeys. */
export const conversions = { describeKey, keyObjectOf };
