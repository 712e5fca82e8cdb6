import type { Buffer } from 'node:buffer';
import { Transform, type TransformCallback, type TransformOptions } from 'node:stream';
import { hmac } from '@noble/hashes/hmac.js';
import type { CHash } from '@noble/hashes/utils.js';
import { invalidArgType, nodeError } from '../node-error';
import { dataBytes, encodedBytes, isText, keyBytes, TEXT_OR_VIEW, textOrBytes } from './bytes';
import { digestNamed, findDigest, findExtendable } from './digests';
import { opensslError } from './openssl-error';

type Encoding = BufferEncoding | 'buffer';

/** One of noble's hashes; each clones into its own kind only. */
type AnyDigest = ReturnType<CHash['create']>;

export interface HashOptions extends TransformOptions {
  /** Octets; only SHAKE has a choice. */
  readonly outputLength?: number;
}

const finalized = () => nodeError(Error, 'ERR_CRYPTO_HASH_FINALIZED', 'Digest already called');

/** What hashes and HMACs share: a stream that takes bytes and gives one digest. */
abstract class DigestStream extends Transform {
  protected readonly state: AnyDigest;
  protected done = false;

  constructor(state: AnyDigest, options?: TransformOptions) {
    super(options);
    this.state = state;
  }

  update(data: string | NodeJS.ArrayBufferView, encoding?: Encoding): this {
    if (this.done) throw finalized();
    this.state.update(dataBytes(data, encoding));
    return this;
  }

  override _transform(chunk: Buffer | string, encoding: BufferEncoding, callback: TransformCallback): void {
    this.state.update(dataBytes(chunk, encoding));
    callback();
  }

  override _flush(callback: TransformCallback): void {
    this.push(this.finish());
    callback();
  }

  protected finish(): Uint8Array {
    this.done = true;
    return this.state.digest();
  }
}

const ALGORITHM = Symbol('kAlgorithm');

/** A state that goes on, to be given to the constructor by `copy`. */
class Copied {
  readonly state: AnyDigest;
  readonly algorithm: string;

  constructor(state: AnyDigest, algorithm: string) {
    this.state = state;
    this.algorithm = algorithm;
  }
}

function begin(algorithm: string, { outputLength }: HashOptions): AnyDigest {
  if (!isText(algorithm)) throw invalidArgType('algorithm', 'of type string', algorithm);
  const extendable = findExtendable(algorithm, outputLength);
  if (extendable) return extendable;
  const digest = findDigest(algorithm);
  if (!digest) throw new Error('Digest method not supported');
  if (outputLength !== undefined && outputLength !== digest.outputLen)
    throw opensslError('030000B2', 'digital envelope routines', 'not XOF or invalid length');
  return digest.create();
}

export class Hash extends DigestStream {
  readonly [ALGORITHM]: string;
  readonly #length: number | undefined;

  constructor(algorithm: string | Copied, options: HashOptions = {}) {
    super(algorithm instanceof Copied ? algorithm.state : begin(algorithm, options), options);
    this[ALGORITHM] = algorithm instanceof Copied ? algorithm.algorithm : algorithm;
    this.#length = options.outputLength;
  }

  digest(encoding?: Encoding): Buffer | string {
    if (this.done) throw finalized();
    return encodedBytes(this.finish(), encoding);
  }

  copy(options?: HashOptions): Hash {
    if (this.done) throw finalized();
    return new Hash(new Copied(this.state.clone(), this[ALGORITHM]), options);
  }

  protected override finish(): Uint8Array {
    const extendable = this.state as AnyDigest & { xof?(length: number): Uint8Array };
    if (this.#length === undefined || !extendable.xof) return super.finish();
    this.done = true;
    return this.#length === 0 ? new Uint8Array(0) : extendable.xof(this.#length);
  }
}

export class Hmac extends DigestStream {
  constructor(algorithm: string, key: unknown, options?: TransformOptions) {
    if (!isText(algorithm)) throw invalidArgType('hmac', 'of type string', algorithm);
    const bytes = keyBytes(key);
    super(hmac.create(digestNamed(algorithm), bytes), options);
  }

  /** A second call gives nothing: Node's legacy behaviour, unlike a hash's. */
  digest(encoding?: Encoding): Buffer | string {
    return encodedBytes(this.done ? new Uint8Array(0) : this.finish(), encoding);
  }
}

export const createHash = (algorithm: string, options?: HashOptions): Hash => new Hash(algorithm, options);

export const createHmac = (algorithm: string, key: unknown, options?: TransformOptions): Hmac =>
  new Hmac(algorithm, key, options);

/** `crypto.hash(algorithm, data, encoding)`: a digest in one call; hex unless told. */
export function hash(
  algorithm: string,
  data: string | NodeJS.ArrayBufferView,
  encoding: Encoding = 'hex',
): Buffer | string {
  if (!isText(algorithm)) throw invalidArgType('algorithm', 'of type string', algorithm);
  const bytes = data instanceof ArrayBuffer ? undefined : textOrBytes(data);
  if (!bytes) throw invalidArgType('input', TEXT_OR_VIEW, data);
  const digest = findDigest(algorithm);
  const extendable = findExtendable(algorithm);
  if (extendable) return encodedBytes(extendable.update(bytes).digest(), encoding);
  if (!digest) throw new Error(`Digest method ${algorithm} is not supported`);
  return encodedBytes(digest(bytes), encoding);
}
