import { Buffer } from 'node:buffer';
import { Transform, type TransformCallback, type TransformOptions } from 'node:stream';
import { hmac } from '@noble/hashes/hmac.js';
import type { CHash } from '@noble/hashes/utils.js';
import { invalidArgType, nodeError } from '../node-error';
import { dataBytes, keyBytes } from './bytes';
import { digestNamed, findDigest } from './digests';

type Encoding = BufferEncoding | 'buffer';

/** One of noble's hashes; each clones into its own kind only. */
type AnyDigest = ReturnType<CHash['create']>;

function encoded(bytes: Uint8Array, encoding: Encoding | undefined): Buffer | string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return encoding === undefined || encoding === 'buffer' ? buffer : buffer.toString(encoding);
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

export class Hash extends DigestStream {
  digest(encoding?: Encoding): Buffer | string {
    if (this.done) throw finalized();
    return encoded(this.finish(), encoding);
  }

  copy(options?: TransformOptions): Hash {
    if (this.done) throw finalized();
    return new Hash(this.state.clone(), options);
  }
}

export class Hmac extends DigestStream {
  /** A second call gives nothing: Node's legacy behaviour, unlike a hash's. */
  digest(encoding?: Encoding): Buffer | string {
    return encoded(this.done ? new Uint8Array(0) : this.finish(), encoding);
  }
}

export function createHash(algorithm: string, options?: TransformOptions): Hash {
  if (typeof algorithm !== 'string') throw invalidArgType('algorithm', 'of type string', algorithm);
  const digest = findDigest(algorithm);
  if (!digest) throw new Error('Digest method not supported');
  return new Hash(digest.create(), options);
}

export function createHmac(algorithm: string, key: unknown, options?: TransformOptions): Hmac {
  if (typeof algorithm !== 'string') throw invalidArgType('hmac', 'of type string', algorithm);
  const bytes = keyBytes(key);
  return new Hmac(hmac.create(digestNamed(algorithm), bytes), options);
}

/** `crypto.hash(algorithm, data, encoding)`: a digest in one call; hex unless told. */
export function hash(
  algorithm: string,
  data: string | NodeJS.ArrayBufferView,
  encoding: Encoding = 'hex',
): Buffer | string {
  return createHash(algorithm).update(data).digest(encoding);
}
