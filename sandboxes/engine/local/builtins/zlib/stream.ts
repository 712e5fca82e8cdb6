import { Buffer } from 'node:buffer';
import { Transform, type TransformCallback, type TransformOptions } from 'node:stream';
import { type BrotliOptions, brotliDecoder, brotliEncoder, checkBrotliOptions } from './brotli';
import { brotliNow, whenBrotli } from './brotli-on-demand';
import { type Codec, createCodec, type Format, type ZlibOptions } from './codec';
import { constants } from './constants';
import { inputBytes } from './input';
import { checkCommonOptions, checkOptions } from './options';

export type KindOptions = ZlibOptions & BrotliOptions & { readonly info?: boolean };

/** One of the nine directions of this module. */
export interface Kind {
  /** The flush modes of the family: of a stream's `flush()`, and of its end. */
  readonly fullFlush: number;
  readonly finish: number;
  /** @throws what is wrong with the options */
  check(options: KindOptions): void;
  /** Calls one of both when `open` may be called, at once if it may now. */
  ready(go: () => void, fail: (error: unknown) => void): void;
  open(options: KindOptions, emit: (bytes: Uint8Array) => void): Codec;
}

const zlib = (format: Format): Kind => ({
  fullFlush: constants.Z_FULL_FLUSH,
  finish: constants.Z_FINISH,
  check: (options) => checkOptions(format, options),
  ready: (go) => go(),
  open: (options, emit) => createCodec(format, options, emit),
});

const brotli = (open: Kind['open']): Kind => ({
  fullFlush: constants.BROTLI_OPERATION_FLUSH,
  finish: constants.BROTLI_OPERATION_FINISH,
  check(options) {
    checkCommonOptions(options, constants.BROTLI_OPERATION_EMIT_METADATA);
    checkBrotliOptions(options);
  },
  ready: (go, fail) => whenBrotli(go, fail),
  open,
});

export const KINDS = {
  Gzip: zlib('gzip'),
  Gunzip: zlib('gunzip'),
  Deflate: zlib('deflate'),
  Inflate: zlib('inflate'),
  DeflateRaw: zlib('deflateRaw'),
  InflateRaw: zlib('inflateRaw'),
  Unzip: zlib('unzip'),
  BrotliCompress: brotli((options, emit) => brotliEncoder(brotliNow(), options, emit)),
  BrotliDecompress: brotli((_, emit) => brotliDecoder(brotliNow(), emit)),
} as const;

const NO_BYTES = new Uint8Array(0);

export type StreamOptions = KindOptions & Omit<TransformOptions, 'flush'>;

/** A transform stream of this module; `new zlib.Gzip()` and `zlib.createGzip()` make one of its subclasses. */
export class ZlibStream extends Transform {
  bytesWritten = 0;
  readonly #kind: Kind;
  readonly #options: StreamOptions;
  /** Opened by the first bytes: Brotli may have to be fetched for it. */
  #codec: Codec | undefined;

  constructor(kind: Kind, options: StreamOptions = {}) {
    const { flush: _, ...transform } = options;
    super(transform);
    kind.check(options);
    this.#kind = kind;
    this.#options = options;
  }

  /** @deprecated Node's old name. */
  get bytesRead(): number {
    return this.bytesWritten;
  }

  override _transform(chunk: Buffer | string, _: BufferEncoding, callback: TransformCallback): void {
    const bytes = inputBytes(chunk);
    this.bytesWritten += bytes.length;
    this.#push(bytes, this.#options.flush ?? 0, callback);
  }

  override _flush(callback: TransformCallback): void {
    this.#push(NO_BYTES, this.#options.finishFlush ?? this.#kind.finish, callback);
  }

  /** Sends out what is buffered, in order after what was written. */
  flush(...given: [callback?: () => void] | [kind: number, callback?: () => void]): void {
    const [first, second] = given;
    const mode = typeof first === 'number' ? first : this.#kind.fullFlush;
    const done = typeof first === 'number' ? second : first;
    this.#inOrder((codec) => codec.push(NO_BYTES, mode), done);
  }

  /** Compresses otherwise what is written from here on. */
  params(level: number, strategy: number, callback?: (error?: Error) => void): void {
    checkOptions('deflate', { level, strategy: strategy as 0 });
    this.#inOrder((codec) => codec.params?.(level, strategy), callback);
  }

  /** Begins anew. */
  reset(): void {
    this.#codec = undefined;
  }

  close(callback?: () => void): void {
    if (callback) this.once('close', callback);
    this.destroy();
  }

  #inOrder(action: (codec: Codec) => void, done: ((error?: Error) => void) | undefined): void {
    const now = () => {
      this.#with(action, (error) => {
        if (error) this.destroy(error);
        // As Node, whose work is done elsewhere: what came of it is read before this is told.
        else if (done) process.nextTick(done);
      });
    };
    if (this.writableEnded) {
      if (this.writableFinished) queueMicrotask(() => done?.());
      else this.once('end', () => done?.());
    } else if (this.writableLength > 0) this.write(NO_BYTES, now);
    else now();
  }

  #push(bytes: Uint8Array, flush: number, callback: (error?: Error | null) => void): void {
    this.#with((codec) => codec.push(bytes, flush), callback);
  }

  #with(action: (codec: Codec) => void, callback: (error?: Error | null) => void): void {
    const run = () => {
      try {
        this.#codec ??= this.#kind.open(this.#options, (bytes) => {
          this.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
        });
        action(this.#codec);
      } catch (error) {
        callback(error as Error);
        return;
      }
      callback();
    };
    if (this.#codec) run();
    else this.#kind.ready(run, (error) => callback(error as Error));
  }
}

/** The class of a kind, under its name. */
function streamOf(name: keyof typeof KINDS) {
  const kind = KINDS[name];
  const Class = class extends ZlibStream {
    constructor(options?: StreamOptions) {
      super(kind, options);
    }
  };
  return Object.defineProperty(Class, 'name', { value: name });
}

export const CLASSES = {
  Gzip: streamOf('Gzip'),
  Gunzip: streamOf('Gunzip'),
  Deflate: streamOf('Deflate'),
  Inflate: streamOf('Inflate'),
  DeflateRaw: streamOf('DeflateRaw'),
  InflateRaw: streamOf('InflateRaw'),
  Unzip: streamOf('Unzip'),
  BrotliCompress: streamOf('BrotliCompress'),
  BrotliDecompress: streamOf('BrotliDecompress'),
} as const;
