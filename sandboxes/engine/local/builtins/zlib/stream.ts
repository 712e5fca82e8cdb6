import { Buffer } from 'node:buffer';
import { Transform, type TransformCallback, type TransformOptions } from 'node:stream';
import { type Codec, createCodec, type Format, inputBytes, type ZlibOptions } from './codec';

const NO_BYTES = new Uint8Array(0);
const FULL_FLUSH = 3;
const FINISH = 4;

/** A zlib transform stream; `new zlib.Gzip()` and `zlib.createGzip()` make one of its subclasses. */
class ZlibStream extends Transform {
  bytesWritten = 0;
  readonly #codec: Codec;
  readonly #flush: number;
  readonly #finish: number;

  constructor(format: Format, options: ZlibOptions & TransformOptions = {}) {
    super(options);
    this.#flush = options.flush ?? 0;
    this.#finish = options.finishFlush ?? FINISH;
    this.#codec = createCodec(format, options, (bytes) => {
      this.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
    });
  }

  override _transform(chunk: Buffer | string, _: BufferEncoding, callback: TransformCallback): void {
    const bytes = inputBytes(chunk);
    this.bytesWritten += bytes.length;
    this.#push(bytes, this.#flush, callback);
  }

  override _flush(callback: TransformCallback): void {
    this.#push(NO_BYTES, this.#finish, callback);
  }

  /** Sends out what is buffered, in order after what was written. */
  flush(...given: [callback?: () => void] | [kind: number, callback?: () => void]): void {
    const [first, second] = given;
    const kind = typeof first === 'number' ? first : FULL_FLUSH;
    const done = typeof first === 'number' ? second : first;
    const now = () => {
      this.#push(NO_BYTES, kind, (error) => {
        if (error) this.destroy(error);
        // As Node, whose work is done elsewhere: what came of it is read before this is told.
        else if (done) process.nextTick(done);
      });
    };
    if (this.writableEnded) done?.();
    else if (this.writableNeedDrain) this.once('drain', now);
    else now();
  }

  close(callback?: () => void): void {
    if (callback) this.once('close', callback);
    this.destroy();
  }

  #push(bytes: Uint8Array, flush: number, callback: (error?: Error | null) => void): void {
    try {
      this.#codec.push(bytes, flush);
    } catch (error) {
      callback(error as Error);
      return;
    }
    callback();
  }
}

export type StreamOptions = ZlibOptions & TransformOptions;

export class Gzip extends ZlibStream {
  constructor(options?: StreamOptions) {
    super('gzip', options);
  }
}
export class Gunzip extends ZlibStream {
  constructor(options?: StreamOptions) {
    super('gunzip', options);
  }
}
export class Deflate extends ZlibStream {
  constructor(options?: StreamOptions) {
    super('deflate', options);
  }
}
export class Inflate extends ZlibStream {
  constructor(options?: StreamOptions) {
    super('inflate', options);
  }
}
export class DeflateRaw extends ZlibStream {
  constructor(options?: StreamOptions) {
    super('deflateRaw', options);
  }
}
export class InflateRaw extends ZlibStream {
  constructor(options?: StreamOptions) {
    super('inflateRaw', options);
  }
}
export class Unzip extends ZlibStream {
  constructor(options?: StreamOptions) {
    super('unzip', options);
  }
}
