/** `createSign`, `createVerify`, and the one-shot `sign` and `verify`. */
import { Buffer } from 'node:buffer';
import { Writable, type WritableOptions } from 'node:stream';
import { ed448 } from '@noble/curves/ed448.js';
import { ed25519 } from '@noble/curves/ed25519.js';
import type { CHash } from '@noble/hashes/utils.js';
import { invalidArgType, invalidArgValue, nodeError } from '../node-error';
import { dataBytes, encodedBytes, isText, TEXT_OR_BYTES, textOrBytes } from './bytes';
import { digestName, digestNamed, findDigest } from './digests';
import { curveNamed } from './keys/curves';
import { type KeyInput, optionsOf, privateKey, publicKey } from './keys/input';
import {
  type EcMaterial,
  isEc,
  isRsa,
  type Material,
  modulusLength,
  type RsaMaterial,
} from './keys/material';
import { later } from './later';
import { opensslError, unsupportedOperation } from './openssl-error';
import { PADDING, pkcs1Signature, pss, pssFits, SALT } from './rsa/padding';
import { privateOperation, publicOperation, sizeOf } from './rsa/rsa';

interface SignatureOptions {
  readonly padding: number | undefined;
  readonly saltLength: number | undefined;
  readonly format: 'der' | 'compact';
}

function signatureOptions(key: KeyInput): SignatureOptions {
  const { padding, saltLength, dsaEncoding } = optionsOf(key);
  if (dsaEncoding !== undefined && dsaEncoding !== 'der' && dsaEncoding !== 'ieee-p1363')
    throw invalidArgValue('options.dsaEncoding', dsaEncoding);
  return { padding, saltLength, format: dsaEncoding === 'ieee-p1363' ? 'compact' : 'der' };
}

const provider = (number: string, reason: string) => opensslError(number, 'Provider routines', reason);

interface Digested {
  /** As DigestInfo and PSS parameters name it. */
  readonly name: string;
  readonly hash: CHash;
  readonly digest: Uint8Array;
}

/** PSS as the key, which may restrict it, and the options want it; undefined for PKCS#1 v1.5. */
function pssOf(key: RsaMaterial, { name, hash }: Digested, { padding, ...options }: SignatureOptions) {
  const chosen = padding ?? (key.kind === 'rsa-pss' ? PADDING.pss : PADDING.pkcs1);
  if (chosen === PADDING.pkcs1 && key.kind === 'rsa') return undefined;
  if (chosen !== PADDING.pss) throw provider('1C8000A5', 'illegal or unsupported padding mode');
  // A key that limits the salt wants its least length, unless told otherwise.
  const saltLength = options.saltLength ?? key.pss?.saltLength ?? SALT.auto;
  if (saltLength < SALT.auto) throw provider('1C800070', 'invalid salt length');
  if (key.pss && name !== key.pss.hash) throw provider('1C8000AE', 'digest not allowed');
  if (key.pss && saltLength >= 0 && saltLength < key.pss.saltLength)
    throw provider('1C8000AC', 'pss saltlen too small');
  return {
    hash,
    mgf: key.pss ? digestNamed(key.pss.mgf1Hash) : hash,
    saltLength,
    bits: modulusLength(key),
  };
}

function signRsa(key: RsaMaterial, of: Digested, options: SignatureOptions): Uint8Array {
  const parameters = pssOf(key, of, options);
  const block = parameters ? pss(of.digest, parameters) : pkcs1Signature(of.name, of.digest, sizeOf(key));
  return privateOperation(key, block);
}

function verifyRsa(
  key: RsaMaterial,
  of: Digested,
  options: SignatureOptions,
  signature: Uint8Array,
): boolean {
  const parameters = pssOf(key, of, options);
  if (signature.length !== sizeOf(key)) return false;
  const block = publicOperation(key, signature);
  if (parameters) return pssFits(of.digest, block, parameters);
  return Buffer.compare(block, pkcs1Signature(of.name, of.digest, sizeOf(key))) === 0;
}

const ecdsa = ({ format }: SignatureOptions) => ({ prehash: false, lowS: false, format });

function signEc({ curve, secret }: EcMaterial, { digest }: Digested, options: SignatureOptions): Uint8Array {
  const bytes = secret as Uint8Array;
  // Fresh entropy: OpenSSL's signatures of one message differ from each other.
  return curveNamed(curve).ecdsa.sign(digest, bytes, { ...ecdsa(options), extraEntropy: true });
}

function digestSignature(key: Material, of: Digested, options: SignatureOptions): Uint8Array {
  if (isRsa(key)) return signRsa(key, of, options);
  if (isEc(key)) return signEc(key, of, options);
  throw unsupportedOperation();
}

/** A signature that cannot be read is a wrong one. */
function digestFits(key: Material, of: Digested, options: SignatureOptions, signature: Uint8Array): boolean {
  if (!isRsa(key) && !isEc(key)) throw unsupportedOperation();
  if (isRsa(key)) {
    pssOf(key, of, options);
    return quietly(() => verifyRsa(key, of, options, signature));
  }
  return quietly(() => curveNamed(key.curve).ecdsa.verify(signature, of.digest, key.point, ecdsa(options)));
}

function quietly(verdict: () => boolean): boolean {
  try {
    return verdict();
  } catch {
    return false;
  }
}

const isEdwards = (key: Material): key is Material & { kind: 'ed25519' | 'ed448' } =>
  key.kind === 'ed25519' || key.kind === 'ed448';

/** What `Sign` and `Verify` share: a message that is hashed as it comes. */
abstract class MessageStream extends Writable {
  readonly #name: string;
  readonly #hash: CHash;
  #state: ReturnType<CHash['create']> | undefined;

  constructor(algorithm: string, options?: WritableOptions) {
    super(options);
    if (!isText(algorithm)) throw invalidArgType('algorithm', 'of type string', algorithm);
    const hash = findDigest(algorithm);
    if (!hash) throw nodeError(TypeError, 'ERR_CRYPTO_INVALID_DIGEST', 'Invalid digest');
    this.#name = digestName(algorithm);
    this.#hash = hash;
    this.#state = hash.create();
  }

  update(data: string | NodeJS.ArrayBufferView, encoding?: BufferEncoding): this {
    const bytes = dataBytes(data, encoding);
    this.#current().update(bytes);
    return this;
  }

  override _write(chunk: Buffer | string, encoding: BufferEncoding, callback: () => void): void {
    this.update(chunk, encoding);
    callback();
  }

  #current(): ReturnType<CHash['create']> {
    if (!this.#state) throw nodeError(Error, 'ERR_CRYPTO_INVALID_STATE', 'Not initialised');
    return this.#state;
  }

  protected take(): Digested {
    const digest = this.#current().digest();
    this.#state = undefined;
    return { name: this.#name, hash: this.#hash, digest };
  }
}

const notByDigest = (key: Material): void => {
  if (!isRsa(key) && !isEc(key))
    throw nodeError(Error, 'ERR_CRYPTO_UNSUPPORTED_OPERATION', 'Unsupported crypto operation');
};

export class Sign extends MessageStream {
  sign(key: KeyInput, encoding?: BufferEncoding): Buffer | string {
    if (!key) throw nodeError(Error, 'ERR_CRYPTO_SIGN_KEY_REQUIRED', 'No key provided to sign');
    const options = signatureOptions(key);
    const material = privateKey(key);
    notByDigest(material);
    return encodedBytes(digestSignature(material, this.take(), options), encoding);
  }
}

export class Verify extends MessageStream {
  verify(key: KeyInput, signature: string | NodeJS.ArrayBufferView, encoding?: BufferEncoding): boolean {
    const options = signatureOptions(key);
    const material = publicKey(key);
    const bytes = textOrBytes(signature, encoding);
    if (!bytes)
      throw invalidArgType(
        'signature',
        'of type string or an instance of ArrayBuffer, Buffer, TypedArray, or DataView',
        signature,
      );
    notByDigest(material);
    return digestFits(material, this.take(), options, bytes);
  }
}

function digestOf(algorithm: string | null | undefined, data: Uint8Array): Digested {
  const hash = digestNamed(algorithm ?? 'sha256');
  return { name: digestName(algorithm ?? 'sha256'), hash, digest: hash(data) };
}

function checked(algorithm: unknown, data: unknown): Uint8Array {
  if (algorithm !== null && algorithm !== undefined && !isText(algorithm))
    throw invalidArgType('algorithm', 'of type string', algorithm);
  const bytes = textOrBytes(data);
  if (!bytes) throw invalidArgType('data', TEXT_OR_BYTES, data);
  return bytes;
}

const noDigest = (algorithm: string | null | undefined): void => {
  if (algorithm !== null && algorithm !== undefined) throw provider('1C80007A', 'invalid digest');
};

function signSync(algorithm: string | null | undefined, data: unknown, key: KeyInput): Buffer {
  const bytes = checked(algorithm, data);
  if (!key) throw nodeError(Error, 'ERR_CRYPTO_SIGN_KEY_REQUIRED', 'No key provided to sign');
  const options = signatureOptions(key);
  const material = privateKey(key);
  if (!isEdwards(material))
    return Buffer.from(digestSignature(material, digestOf(algorithm, bytes), options));
  noDigest(algorithm);
  const curve = material.kind === 'ed25519' ? ed25519 : ed448;
  return Buffer.from(curve.sign(bytes, (material as { secret: Uint8Array }).secret));
}

export function verifySync(
  algorithm: string | null | undefined,
  data: unknown,
  key: KeyInput,
  signature: unknown,
): boolean {
  const bytes = checked(algorithm, data);
  const options = signatureOptions(key);
  const material = publicKey(key);
  const given = isText(signature) ? undefined : textOrBytes(signature);
  if (!given) throw invalidArgType('signature', 'an instance of Buffer, TypedArray, or DataView', signature);
  if (!isEdwards(material)) return digestFits(material, digestOf(algorithm, bytes), options, given);
  noDigest(algorithm);
  const curve = material.kind === 'ed25519' ? ed25519 : ed448;
  const point = (material as { point: Uint8Array }).point;
  return quietly(() => curve.verify(given, bytes, point, { zip215: false }));
}

type Callback<T> = (error: Error | null, value: T) => void;

/** Without a callback at once, with one on a later turn. */
export function sign(
  algorithm: string | null | undefined,
  data: unknown,
  key: KeyInput,
  callback?: Callback<Buffer>,
): Buffer | undefined {
  if (!callback) return signSync(algorithm, data, key);
  checked(algorithm, data);
  later(() => signSync(algorithm, data, key), callback);
  return undefined;
}

export function verify(
  algorithm: string | null | undefined,
  data: unknown,
  key: KeyInput,
  signature: unknown,
  callback?: Callback<boolean>,
): boolean | undefined {
  if (!callback) return verifySync(algorithm, data, key, signature);
  checked(algorithm, data);
  later(() => verifySync(algorithm, data, key, signature), callback);
  return undefined;
}
