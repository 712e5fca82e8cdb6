/** `publicEncrypt` and its three relations. */
import { Buffer } from 'node:buffer';
import { invalidArgType, nodeError } from '../../node-error';
import { namedBytes } from '../bytes';
import { findDigest } from '../digests';
import { type KeyInput, privateKey, publicKey } from '../keys/input';
import { isRsa, type Material, type RsaMaterial } from '../keys/material';
import { opensslError, unsupportedOperation } from '../openssl-error';
import {
  oaep,
  openOaep,
  openPkcs1Block,
  openPkcs1Encryption,
  PADDING,
  pkcs1Block,
  pkcs1Encryption,
} from './padding';
import { privateOperation, publicOperation, sizeOf } from './rsa';

function rsaOf(material: Material): RsaMaterial {
  if (!isRsa(material)) throw unsupportedOperation();
  return material;
}

interface Options {
  readonly padding: number;
  readonly hash: NonNullable<ReturnType<typeof findDigest>>;
  readonly label: Uint8Array;
}

function optionsOf(key: KeyInput, padding: number): Options {
  const given = typeof key === 'object' && 'key' in key ? key : { key };
  const { oaepHash = 'sha1', oaepLabel } = given;
  if (typeof oaepHash !== 'string') throw invalidArgType('key.oaepHash', 'of type string', oaepHash);
  const hash = findDigest(oaepHash);
  if (!hash) throw nodeError(Error, 'ERR_OSSL_EVP_INVALID_DIGEST', 'Invalid digest used');
  return {
    padding: given.padding ?? padding,
    hash,
    label: oaepLabel === undefined ? new Uint8Array(0) : namedBytes('key.oaepLabel', oaepLabel),
  };
}

const illegalPadding = () =>
  opensslError('1C8000A5', 'Provider routines', 'illegal or unsupported padding mode');

const wholeBlock = (data: Uint8Array, size: number): Uint8Array => {
  if (data.length < size) throw opensslError('0200007A', 'rsa routines', 'data too small for key size');
  if (data.length > size) throw opensslError('0200006E', 'rsa routines', 'data too large for key size');
  return data;
};

const answer = (bytes: Uint8Array): Buffer => Buffer.from(bytes);

export function publicEncrypt(key: KeyInput, buffer: unknown): Buffer {
  const rsa = rsaOf(publicKey(key));
  const { padding, hash, label } = optionsOf(key, PADDING.oaep);
  const data = namedBytes('buffer', buffer);
  const size = sizeOf(rsa);
  const block =
    padding === PADDING.oaep
      ? oaep(hash, label, data, size)
      : padding === PADDING.pkcs1
        ? pkcs1Encryption(data, size)
        : padding === PADDING.none
          ? wholeBlock(data, size)
          : undefined;
  if (!block) throw illegalPadding();
  return answer(publicOperation(rsa, block));
}

export function privateDecrypt(key: KeyInput, buffer: unknown): Buffer {
  const rsa = rsaOf(privateKey(key));
  const { padding, hash, label } = optionsOf(key, PADDING.oaep);
  const data = namedBytes('buffer', buffer);
  if (data.length > sizeOf(rsa)) throw opensslError('0200006C', 'rsa routines', 'data greater than mod len');
  const block = privateOperation(rsa, data);
  if (padding === PADDING.oaep) return answer(openOaep(hash, label, block));
  if (padding === PADDING.pkcs1) return answer(openPkcs1Encryption(block));
  if (padding === PADDING.none) return answer(block);
  throw illegalPadding();
}

export function privateEncrypt(key: KeyInput, buffer: unknown): Buffer {
  const rsa = rsaOf(privateKey(key));
  const { padding } = optionsOf(key, PADDING.pkcs1);
  const data = namedBytes('buffer', buffer);
  if (padding === PADDING.pkcs1) return answer(privateOperation(rsa, pkcs1Block(data, sizeOf(rsa))));
  if (padding === PADDING.none) return answer(privateOperation(rsa, wholeBlock(data, sizeOf(rsa))));
  throw illegalPadding();
}

export function publicDecrypt(key: KeyInput, buffer: unknown): Buffer {
  const rsa = rsaOf(publicKey(key));
  const { padding } = optionsOf(key, PADDING.pkcs1);
  const block = publicOperation(rsa, namedBytes('buffer', buffer));
  if (padding === PADDING.pkcs1) return answer(openPkcs1Block(block));
  if (padding === PADDING.none) return answer(block);
  throw illegalPadding();
}
