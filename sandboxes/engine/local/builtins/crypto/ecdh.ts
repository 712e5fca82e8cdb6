/** `createECDH`, and `diffieHellman` with key objects. */
import { Buffer } from 'node:buffer';
import { x448 } from '@noble/curves/ed448.js';
import { x25519 } from '@noble/curves/ed25519.js';
import { invalidArgType, nodeError } from '../node-error';
import { encodedBytes, namedBytes } from './bytes';
import { type KeyObject, wrongKeyType } from './key-object';
import { type Curve, curveNamed } from './keys/curves';
import { uncompressed } from './keys/decode';
import { isEc, type Material } from './keys/material';
import { materialOf } from './keys/objects';
import { opensslError } from './openssl-error';

type Format = 'compressed' | 'uncompressed' | 'hybrid';
type Encoding = BufferEncoding | 'buffer' | null;

/** SEC 1 §2.3.3; the hybrid form is X9.62's. */
function formatted(curve: Curve, point: Uint8Array, format: Format = 'uncompressed'): Uint8Array {
  if (format === 'uncompressed') return point;
  const short = curve.ecdsa.Point.fromBytes(point).toBytes(true);
  if (format === 'compressed') return short;
  if (format !== 'hybrid')
    throw nodeError(TypeError, 'ERR_CRYPTO_ECDH_INVALID_FORMAT', `Invalid ECDH format: ${format}`);
  return Uint8Array.of((short[0] ?? 0) + 4, ...point.subarray(1));
}

const failed = (what: string) => nodeError(Error, 'ERR_CRYPTO_OPERATION_FAILED', what);

function sharedX(curve: Curve, secret: Uint8Array, point: Uint8Array): Buffer {
  return Buffer.from(curve.ecdsa.getSharedSecret(secret, point, true).subarray(1));
}

export class ECDH {
  readonly #curve: Curve;
  #secret: Uint8Array | undefined;
  #point: Uint8Array | undefined;

  constructor(curve: string) {
    if (typeof curve !== 'string') throw invalidArgType('curve', 'of type string', curve);
    this.#curve = curveNamed(curve);
  }

  static convertKey(
    key: string | NodeJS.ArrayBufferView,
    curve: string,
    inputEncoding?: BufferEncoding,
    outputEncoding?: Encoding,
    format?: Format,
  ): Buffer | string {
    const bytes = namedBytes('key', key, inputEncoding);
    const found = curveNamed(curve);
    let point: Uint8Array;
    try {
      point = uncompressed(found, bytes);
    } catch {
      throw failed('Failed to convert Buffer to EC_POINT');
    }
    return encodedBytes(formatted(found, point, format), outputEncoding);
  }

  generateKeys(encoding?: Encoding, format?: Format): Buffer | string {
    this.#secret = this.#curve.ecdsa.utils.randomSecretKey();
    this.#point = this.#curve.ecdsa.getPublicKey(this.#secret, false);
    return this.getPublicKey(encoding, format);
  }

  computeSecret(
    otherPublicKey: string | NodeJS.ArrayBufferView,
    inputEncoding?: BufferEncoding,
    outputEncoding?: Encoding,
  ): Buffer | string {
    const bytes = namedBytes('otherPublicKey', otherPublicKey, inputEncoding);
    if (!this.#secret) throw nodeError(RangeError, 'ERR_CRYPTO_INVALID_KEYPAIR', 'Invalid key pair');
    let point: Uint8Array;
    try {
      point = uncompressed(this.#curve, bytes);
    } catch {
      throw nodeError(
        Error,
        'ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY',
        'Public key is not valid for specified curve',
      );
    }
    return encodedBytes(sharedX(this.#curve, this.#secret, point), outputEncoding);
  }

  getPublicKey(encoding?: Encoding, format?: Format): Buffer | string {
    if (!this.#point) throw failed('Failed to get ECDH public key');
    return encodedBytes(formatted(this.#curve, this.#point, format), encoding);
  }

  getPrivateKey(encoding?: Encoding): Buffer | string {
    if (!this.#secret) throw failed('Failed to get ECDH private key');
    return encodedBytes(this.#secret, encoding);
  }

  setPrivateKey(key: string | NodeJS.ArrayBufferView, encoding?: BufferEncoding): this {
    const given = namedBytes('key', key, encoding);
    const bytes = Buffer.concat([Buffer.alloc(Math.max(0, this.#curve.size - given.length)), given]);
    if (!this.#curve.ecdsa.utils.isValidSecretKey(bytes))
      throw nodeError(
        RangeError,
        'ERR_CRYPTO_INVALID_KEYTYPE',
        'Private key is not valid for specified curve.',
      );
    this.#secret = bytes;
    this.#point = this.#curve.ecdsa.getPublicKey(bytes, false);
    return this;
  }

  setPublicKey(key: string | NodeJS.ArrayBufferView, encoding?: BufferEncoding): this {
    try {
      this.#point = uncompressed(this.#curve, namedBytes('key', key, encoding));
    } catch {
      throw failed('Failed to convert Buffer to EC_POINT');
    }
    return this;
  }
}

const incompatible = (a: Material, b: Material) =>
  nodeError(
    Error,
    'ERR_CRYPTO_INCOMPATIBLE_KEY',
    `Incompatible key types for Diffie-Hellman: ${a.kind} and ${b.kind}`,
  );

interface DiffieHellmanKeys {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** The secret that a private key and another's public key share. */
export function diffieHellman(options: DiffieHellmanKeys): Buffer {
  if (typeof options !== 'object' || options === null)
    throw invalidArgType('options', 'of type object', options);
  if (options.privateKey?.type !== 'private') throw wrongKeyType(options.privateKey?.type, 'private');
  const ours = materialOf(options.privateKey, 'private');
  const theirs = materialOf(options.publicKey, 'private', 'public');
  if (ours.kind !== theirs.kind) throw incompatible(ours, theirs);
  if (isEc(ours) && isEc(theirs)) {
    if (ours.curve !== theirs.curve)
      throw opensslError('1C8000CB', 'Provider routines', 'mismatching domain parameters');
    return sharedX(curveNamed(ours.curve), ours.secret as Uint8Array, theirs.point);
  }
  if ((ours.kind !== 'x25519' && ours.kind !== 'x448') || theirs.kind !== ours.kind)
    throw incompatible(ours, theirs);
  const curve = ours.kind === 'x25519' ? x25519 : x448;
  const other = theirs as typeof ours;
  try {
    return Buffer.from(curve.getSharedSecret(ours.secret as Uint8Array, other.point));
  } catch {
    // RFC 7748 §6: a point of small order gives zero.
    throw opensslError('1C8000DD', 'Provider routines', 'failed during derivation');
  }
}
