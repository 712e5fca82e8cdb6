/** The paddings of RSA: PKCS#1 v1.5, OAEP and PSS (RFC 8017 §7, 8, 9). */

import type { CHash } from '@noble/hashes/utils.js';
import { concat } from '../../../../../bytes';
import { NULL, octets, oid, sequence } from '../asn1/der';
import { HASH_OIDS } from '../asn1/oids';
import { opensslError } from '../openssl-error';
import { randomBytes } from '../random';

export const PADDING = { pkcs1: 1, none: 3, oaep: 4, pss: 6 } as const;
/** `saltLength`: as long as the digest, or as long as fits (which a verifier reads off). */
export const SALT = { digest: -1, auto: -2 } as const;

const rsaError = (number: string, reason: string) => opensslError(`0200${number}`, 'rsa routines', reason);
const tooLarge = () => rsaError('006E', 'data too large for key size');

const same = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);

function xor(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((byte, i) => byte ^ (b[i] ?? 0));
}

function mgf1(hash: CHash, seed: Uint8Array, length: number): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let i = 0; i * hash.outputLen < length; i++)
    parts.push(hash(concat(seed, Uint8Array.of(i >>> 24, i >>> 16, i >>> 8, i))));
  return concat(...parts).subarray(0, length);
}

/** §8.2: the digest in its DigestInfo. */
export function pkcs1Signature(digestName: string, digest: Uint8Array, size: number): Uint8Array {
  const info = sequence(sequence(oid(HASH_OIDS[digestName] ?? ''), NULL), octets(digest));
  if (info.length + 11 > size) throw rsaError('0070', 'digest too big for rsa key');
  return pkcs1Block(info, size);
}

/** Block type 1, of signatures and `privateEncrypt`. */
export function pkcs1Block(data: Uint8Array, size: number): Uint8Array {
  if (data.length + 11 > size) throw tooLarge();
  return concat(
    Uint8Array.of(0, 1),
    new Uint8Array(size - data.length - 3).fill(0xff),
    Uint8Array.of(0),
    data,
  );
}

export function openPkcs1Block(block: Uint8Array): Uint8Array {
  const end = block.indexOf(0, 2);
  const fill = block.subarray(2, end);
  if (block[0] !== 0 || block[1] !== 1 || fill.length < 8 || fill.some((byte) => byte !== 0xff))
    throw rsaError('008A', 'invalid padding');
  return block.subarray(end + 1);
}

/** Block type 2, of `publicEncrypt`. */
export function pkcs1Encryption(data: Uint8Array, size: number): Uint8Array {
  if (data.length + 11 > size) throw tooLarge();
  const fill = new Uint8Array(size - data.length - 3);
  for (let i = 0; i < fill.length; ) {
    const byte = randomBytes(1)[0] ?? 0;
    if (byte !== 0) fill[i++] = byte;
  }
  return concat(Uint8Array.of(0, 2), fill, Uint8Array.of(0), data);
}

export function openPkcs1Encryption(block: Uint8Array): Uint8Array {
  const end = block.indexOf(0, 2);
  if (block[0] !== 0 || block[1] !== 2 || end < 10) throw rsaError('009F', 'pkcs decoding error');
  return block.subarray(end + 1);
}

/** §7.1.1 */
export function oaep(hash: CHash, label: Uint8Array, data: Uint8Array, size: number): Uint8Array {
  const h = hash.outputLen;
  if (data.length > size - 2 * h - 2) throw tooLarge();
  const fill = new Uint8Array(size - data.length - 2 * h - 2);
  const block = concat(hash(label), fill, Uint8Array.of(1), data);
  const seed = randomBytes(h);
  const masked = xor(block, mgf1(hash, seed, block.length));
  return concat(Uint8Array.of(0), xor(seed, mgf1(hash, masked, h)), masked);
}

export function openOaep(hash: CHash, label: Uint8Array, block: Uint8Array): Uint8Array {
  const h = hash.outputLen;
  const masked = block.subarray(1 + h);
  const seed = xor(block.subarray(1, 1 + h), mgf1(hash, masked, h));
  const data = xor(masked, mgf1(hash, seed, masked.length));
  const start = data.findIndex((byte, i) => i >= h && byte !== 0);
  const fits = block[0] === 0 && same(data.subarray(0, h), hash(label)) && data[start] === 1;
  if (!fits || start < 0) throw rsaError('0079', 'oaep decoding error');
  return data.subarray(start + 1);
}

interface Pss {
  readonly hash: CHash;
  readonly mgf: CHash;
  readonly saltLength: number;
  /** Bits of the modulus. */
  readonly bits: number;
}

/** §9.1.1 */
export function pss(digest: Uint8Array, { hash, mgf, saltLength, bits }: Pss): Uint8Array {
  const length = Math.ceil((bits - 1) / 8);
  const most = length - hash.outputLen - 2;
  const wanted = saltLength === SALT.digest ? hash.outputLen : saltLength === SALT.auto ? most : saltLength;
  if (wanted < 0 || wanted > most) throw tooLarge();
  const salt = randomBytes(wanted);
  const h = hash(concat(new Uint8Array(8), digest, salt));
  const block = concat(new Uint8Array(most - wanted), Uint8Array.of(1), salt);
  const masked = xor(block, mgf1(mgf, h, block.length));
  masked[0] = (masked[0] ?? 0) & (0xff >> (8 * length - (bits - 1)));
  return concat(new Uint8Array(Math.ceil(bits / 8) - length), masked, h, Uint8Array.of(0xbc));
}

/** §9.1.2 */
export function pssFits(
  digest: Uint8Array,
  encoded: Uint8Array,
  { hash, mgf, saltLength, bits }: Pss,
): boolean {
  const length = Math.ceil((bits - 1) / 8);
  const block = encoded.subarray(encoded.length - length);
  const masked = block.subarray(0, length - hash.outputLen - 1);
  const h = block.subarray(masked.length, length - 1);
  const clear = 0xff >> (8 * length - (bits - 1));
  if (block[length - 1] !== 0xbc || length < hash.outputLen + 2 || ((masked[0] ?? 0) & ~clear) !== 0)
    return false;
  const data = xor(masked, mgf1(mgf, h, masked.length));
  data[0] = (data[0] ?? 0) & clear;
  const start = data.findIndex((byte) => byte !== 0);
  if (start < 0 || data[start] !== 1) return false;
  const salt = data.subarray(start + 1);
  const wanted = saltLength === SALT.digest ? hash.outputLen : saltLength;
  if (wanted !== SALT.auto && salt.length !== wanted) return false;
  return same(h, hash(concat(new Uint8Array(8), digest, salt)));
}
