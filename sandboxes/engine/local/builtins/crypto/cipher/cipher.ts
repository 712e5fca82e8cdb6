/** `Cipheriv` and `Decipheriv`: one message through `update` and `final`, or as a stream. */
import { Buffer } from 'node:buffer';
import { Transform, type TransformCallback, type TransformOptions } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { invalidArgType, nodeError } from '../../node-error';
import { dataBytes, keyBytes, namedBytes } from '../bytes';
import { timingSafeEqual } from '../random';
import { chachaPoly, gcm } from './authenticated-mode';
import { BlockMode } from './block-mode';
import type { Mode } from './mode';
import { type CipherInfo, findCipher } from './registry';
import { AesCounterMode, ChaChaMode, FeedbackMode } from './stream-mode';

type Encoding = BufferEncoding | 'buffer';

export interface CipherOptions extends TransformOptions {
  /** Octets of an authentication tag. */
  readonly authTagLength?: number;
}

const invalidIv = () => nodeError(TypeError, 'ERR_CRYPTO_INVALID_IV', 'Invalid initialization vector');
const invalidState = (operation?: string) =>
  nodeError(
    Error,
    'ERR_CRYPTO_INVALID_STATE',
    operation ? `Invalid state for operation ${operation}` : 'Invalid state',
  );
const invalidTag = (length: number) =>
  nodeError(TypeError, 'ERR_CRYPTO_INVALID_AUTH_TAG', `Invalid authentication tag length: ${length}`);

function checkIv(info: CipherInfo, iv: Uint8Array | null): void {
  const length = iv?.length ?? 0;
  if (iv === null && info.ivLength !== undefined) throw invalidIv();
  const fits = info.mode === 'gcm' ? length > 0 : length === (info.ivLength ?? 0);
  if (!fits) throw invalidIv();
}

function modeOf(info: CipherInfo, key: Uint8Array, iv: Uint8Array, decrypts: boolean): Mode {
  switch (info.mode) {
    case 'cbc':
      return new BlockMode(key, iv, decrypts);
    case 'ecb':
      return new BlockMode(key, undefined, decrypts);
    case 'ctr':
      return new AesCounterMode(key, iv);
    case 'gcm':
      return gcm(key, iv, decrypts);
    case 'cfb':
    case 'ofb':
      return new FeedbackMode(key, iv, info.mode, decrypts);
    case 'stream':
      if (info.name !== 'chacha20') return chachaPoly(key, iv, decrypts);
      return new ChaChaMode(key, iv.subarray(4), new DataView(iv.buffer, iv.byteOffset).getUint32(0, true));
  }
}

const buffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);

/** GCM: 4, 8, or 12 to 16 octets (NIST SP 800-38D §5.2.1.2). */
const validTagLength = (info: CipherInfo, length: number): boolean =>
  info.mode === 'gcm'
    ? length === 4 || length === 8 || (length >= 12 && length <= 16)
    : length > 0 && length <= 16;

abstract class CipherStream extends Transform {
  protected readonly mode: Mode;
  protected readonly info: CipherInfo;
  protected readonly tagLength: number | undefined;
  protected finished = false;
  #begun = false;
  #decoder: { readonly encoding: string; readonly decoder: StringDecoder } | undefined;

  constructor(
    name: string,
    key: unknown,
    iv: unknown,
    options: CipherOptions | undefined,
    decrypts: boolean,
  ) {
    super(options);
    if (typeof name !== 'string') throw invalidArgType('cipher', 'of type string', name);
    const secret = keyBytes(key);
    const vector = iv === null ? null : namedBytes('iv', iv);
    const info = findCipher(name);
    if (!info) throw nodeError(Error, 'ERR_CRYPTO_UNKNOWN_CIPHER', 'Unknown cipher');
    if (secret.length !== info.keyLength)
      throw nodeError(RangeError, 'ERR_CRYPTO_INVALID_KEYLEN', 'Invalid key length');
    checkIv(info, vector);
    this.info = info;
    this.mode = modeOf(info, secret, vector ?? new Uint8Array(0), decrypts);
    this.tagLength = options?.authTagLength;
    if (this.tagLength !== undefined && this.mode.authentication && !validTagLength(info, this.tagLength))
      throw invalidTag(this.tagLength);
  }

  update(data: string | NodeJS.ArrayBufferView, inputEncoding?: Encoding, outputEncoding?: Encoding) {
    const bytes = dataBytes(data, inputEncoding);
    if (this.finished) throw new Error('Trying to add data in unsupported state');
    this.#begun = true;
    return this.#encoded(this.mode.update(bytes), outputEncoding, false);
  }

  final(outputEncoding?: Encoding): Buffer | string {
    if (this.finished) throw invalidState();
    this.finished = true;
    return this.#encoded(this.finish(), outputEncoding, true);
  }

  protected abstract finish(): Uint8Array;

  setAutoPadding(autoPadding = true): this {
    if (this.finished) throw invalidState('setAutoPadding');
    if (this.mode.padding !== undefined) this.mode.padding = Boolean(autoPadding);
    return this;
  }

  setAAD(data: string | NodeJS.ArrayBufferView, options?: { readonly encoding?: BufferEncoding }): this {
    const bytes =
      typeof data === 'string' ? Buffer.from(data, options?.encoding) : namedBytes('buffer', data);
    if (!this.mode.authentication || this.#begun || this.finished) throw invalidState('setAAD');
    this.mode.authentication.aad(bytes);
    return this;
  }

  override _transform(chunk: Buffer | string, encoding: BufferEncoding, callback: TransformCallback): void {
    this.push(this.update(chunk, encoding) as Buffer);
    callback();
  }

  override _flush(callback: TransformCallback): void {
    try {
      this.push(this.final() as Buffer);
    } catch (error) {
      callback(error as Error);
      return;
    }
    callback();
  }

  /** A text may split a character (of UTF-8, of base64) between two pieces. */
  #encoded(bytes: Uint8Array, encoding: Encoding | undefined, last: boolean): Buffer | string {
    if (encoding === undefined || encoding === 'buffer') return buffer(bytes);
    this.#decoder ??= { encoding, decoder: new StringDecoder(encoding) };
    if (this.#decoder.encoding !== encoding)
      throw nodeError(
        Error,
        'ERR_INTERNAL_ASSERTION',
        'Cannot change encoding\nThis is caused by either a bug in Node.js or incorrect usage of Node.js internals.\nPlease open an issue with this stack trace at https://github.com/nodejs/node/issues\n',
      );
    const { decoder } = this.#decoder;
    return last ? decoder.end(buffer(bytes)) : decoder.write(buffer(bytes));
  }
}

export class Cipheriv extends CipherStream {
  #tag: Uint8Array | undefined;

  constructor(cipher: string, key: unknown, iv: unknown, options?: CipherOptions) {
    super(cipher, key, iv, options, false);
  }

  protected finish(): Uint8Array {
    const rest = this.mode.final();
    this.#tag = this.mode.authentication?.tag().subarray(0, this.tagLength ?? 16);
    return rest;
  }

  getAuthTag(): Buffer {
    if (!this.#tag) throw invalidState('getAuthTag');
    return Buffer.from(this.#tag);
  }
}

export class Decipheriv extends CipherStream {
  #tag: Uint8Array | undefined;

  constructor(cipher: string, key: unknown, iv: unknown, options?: CipherOptions) {
    super(cipher, key, iv, options, true);
  }

  setAuthTag(tag: string | NodeJS.ArrayBufferView, encoding?: BufferEncoding): this {
    const bytes = typeof tag === 'string' ? Buffer.from(tag, encoding) : namedBytes('buffer', tag);
    if (!this.mode.authentication || this.#tag || this.finished) throw invalidState('setAuthTag');
    const { length } = bytes;
    if (!validTagLength(this.info, length) || (this.tagLength ?? length) !== length) throw invalidTag(length);
    this.#tag = new Uint8Array(bytes);
    return this;
  }

  protected finish(): Uint8Array {
    const rest = this.mode.final();
    const computed = this.mode.authentication?.tag();
    if (computed && !(this.#tag && timingSafeEqual(computed.subarray(0, this.#tag.length), this.#tag)))
      throw new Error('Unsupported state or unable to authenticate data');
    return rest;
  }
}
