/** Private keys under a passphrase: PBES2 (RFC 8018 §6.2) and OpenSSL's older PEM encryption. */

import { Buffer } from 'node:buffer';
import { md5 } from '@noble/hashes/legacy.js';
import { pbkdf2 } from '@noble/hashes/pbkdf2.js';
import { concat } from '../../../../../bytes';
import { nodeError } from '../../node-error';
import {
  contents,
  type DerValue,
  integer,
  integerOf,
  members,
  NULL,
  octets,
  oid,
  oidOf,
  sequence,
  TAG,
} from '../asn1/der';
import { CIPHER_OIDS, HMAC_OIDS, OID } from '../asn1/oids';
import { type Pem, writePem } from '../asn1/pem';
import { BlockMode } from '../cipher/block-mode';
import { findCipher } from '../cipher/registry';
import { digestNamed } from '../digests';
import { opensslError, unsupportedKey } from '../openssl-error';
import { randomBytes } from '../random';

const ITERATIONS = 2048;
const SALT = 8;

function cbc(cipher: string): { name: string; keyLength: number } {
  const info = findCipher(cipher);
  if (info?.mode !== 'cbc') throw nodeError(Error, 'ERR_CRYPTO_UNKNOWN_CIPHER', 'Unknown cipher');
  return info;
}

function crypt(key: Uint8Array, iv: Uint8Array, data: Uint8Array, decrypts: boolean): Uint8Array {
  const mode = new BlockMode(key, iv, decrypts);
  return concat(mode.update(data), mode.final());
}

/** @returns EncryptedPrivateKeyInfo */
export function encryptPkcs8(der: Uint8Array, cipher: string, passphrase: Uint8Array): Uint8Array {
  const { name, keyLength } = cbc(cipher);
  const [salt, iv] = [randomBytes(SALT), randomBytes(16)];
  const key = pbkdf2(digestNamed('sha256'), passphrase, salt, { c: ITERATIONS, dkLen: keyLength });
  const function_ = sequence(oid(HMAC_OIDS['sha256'] ?? ''), NULL);
  const derivation = sequence(oid(OID.pbkdf2), sequence(octets(salt), integer(ITERATIONS), function_));
  const scheme = sequence(derivation, sequence(oid(CIPHER_OIDS[name] ?? ''), octets(iv)));
  return sequence(sequence(oid(OID.pbes2), scheme), octets(crypt(key, iv, der, false)));
}

const passphraseNeeded = () =>
  opensslError('07880109', 'common libcrypto routines', 'interrupted or cancelled');

const nameOf = (table: Readonly<Record<string, string>>, value: string): string => {
  const found = Object.entries(table).find(([, known]) => known === value)?.[0];
  if (!found) throw unsupportedKey();
  return found;
};

/** @returns PrivateKeyInfo @throws when the passphrase is wrong, or there is none */
export function decryptPkcs8(der: DerValue, passphrase: Uint8Array | undefined): Uint8Array {
  const [algorithm, data] = members(der);
  const [scheme, parameters] = members(algorithm);
  if (oidOf(scheme) !== OID.pbes2) throw unsupportedKey();
  if (!passphrase) throw passphraseNeeded();
  const [derivation, encryption] = members(parameters);
  const [salt, iterations, ...optional] = members(members(derivation)[1]);
  const prf = optional.find(({ tag }) => tag === TAG.sequence);
  const hash = prf ? nameOf(HMAC_OIDS, oidOf(members(prf)[0])) : 'sha1';
  const [cipherId, iv] = members(encryption);
  const { keyLength } = cbc(nameOf(CIPHER_OIDS, oidOf(cipherId)));
  const key = pbkdf2(digestNamed(hash), passphrase, contents(salt, TAG.octets), {
    c: Number(integerOf(iterations)),
    dkLen: keyLength,
  });
  return crypt(key, contents(iv, TAG.octets), contents(data, TAG.octets), true);
}

/** OpenSSL's EVP_BytesToKey with MD5 and one round. */
function legacyKey(passphrase: Uint8Array, salt: Uint8Array, length: number): Uint8Array {
  let key: Uint8Array = new Uint8Array(0);
  let last: Uint8Array = new Uint8Array(0);
  while (key.length < length) {
    last = md5(concat(last, passphrase, salt));
    key = concat(key, last);
  }
  return key.subarray(0, length);
}

export function encryptPem(label: string, der: Uint8Array, cipher: string, passphrase: Uint8Array): string {
  const { name, keyLength } = cbc(cipher);
  const iv = randomBytes(16);
  const key = legacyKey(passphrase, iv.subarray(0, SALT), keyLength);
  const info = `DEK-Info: ${name.toUpperCase()},${iv.toString('hex').toUpperCase()}`;
  return writePem(label, crypt(key, iv, der, false), ['Proc-Type: 4,ENCRYPTED', info]);
}

export function decryptPem({ headers, bytes }: Pem, passphrase: Uint8Array | undefined): Uint8Array {
  if (!headers.get('Proc-Type')?.includes('ENCRYPTED')) return bytes;
  if (!passphrase) throw passphraseNeeded();
  const [cipher = '', hex = ''] = (headers.get('DEK-Info') ?? '').split(',');
  const iv = Buffer.from(hex, 'hex');
  return crypt(legacyKey(passphrase, iv.subarray(0, SALT), cbc(cipher).keyLength), iv, bytes, true);
}
