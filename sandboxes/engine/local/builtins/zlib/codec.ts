/** The seven zlib formats of `node:zlib` over pako, a port of zlib whose bytes equal Node's. */
import { Buffer } from 'node:buffer';
import { Deflate, type DeflateOptions, Inflate } from 'pako';
import { invalidArgType, nodeError, outOfRange } from '../node-error';

export type Format = 'gzip' | 'gunzip' | 'deflate' | 'inflate' | 'deflateRaw' | 'inflateRaw' | 'unzip';

export interface ZlibOptions {
  readonly level?: number;
  readonly memLevel?: number;
  readonly windowBits?: number;
  readonly strategy?: DeflateOptions['strategy'];
  readonly dictionary?: Uint8Array | ArrayBuffer;
  readonly chunkSize?: number;
  /** The flush mode of every write (`constants.Z_SYNC_FLUSH`). */
  readonly flush?: number;
  readonly finishFlush?: number;
  /** Bytes; more output is an error. */
  readonly maxOutputLength?: number;
}

/** zlib's `windowBits` tells the wrapper: +16 gzip, +32 whichever comes, negative none. */
const DECODED_WINDOW: Readonly<Partial<Record<Format, (bits: number) => number>>> = {
  gunzip: (bits) => bits + 16,
  inflate: (bits) => bits,
  inflateRaw: (bits) => -bits,
  unzip: (bits) => bits + 32,
};

const ERRORS: Readonly<Record<number, string>> = {
  [-2]: 'Z_STREAM_ERROR',
  [-3]: 'Z_DATA_ERROR',
  [-4]: 'Z_MEM_ERROR',
  [-5]: 'Z_BUF_ERROR',
  2: 'Z_NEED_DICT',
};

function zlibError(errno: number, message: string): Error {
  return Object.assign(new Error(message), { errno, code: ERRORS[errno] ?? 'Z_ERRNO' });
}

function checkRange(
  options: ZlibOptions,
  name: 'level' | 'memLevel' | 'windowBits',
  least: number,
  most: number,
): void {
  const value = options[name];
  if (value === undefined || (value >= least && value <= most)) return;
  throw outOfRange(`options.${name}`, `>= ${least} and <= ${most}`, value);
}

export interface Codec {
  /** @throws what zlib says of the data, with `code` and `errno` */
  push(bytes: Uint8Array, flush: number): void;
}

/** @param emit called with each piece of output, which it may keep */
export function createCodec(format: Format, options: ZlibOptions, emit: (bytes: Uint8Array) => void): Codec {
  checkRange(options, 'level', -1, 9);
  checkRange(options, 'memLevel', 1, 9);
  checkRange(options, 'windowBits', format.startsWith('de') || format === 'gzip' ? 8 : 0, 15);
  const shared = {
    ...(options.chunkSize === undefined ? {} : { chunkSize: options.chunkSize }),
    ...(options.dictionary === undefined ? {} : { dictionary: options.dictionary }),
  };
  const bits = options.windowBits || 15;
  const window = DECODED_WINDOW[format];
  return window
    ? decoder(new Inflate({ ...shared, windowBits: window(bits) }), emit)
    : encoder(format, options, shared, bits, emit);
}

function encoder(
  format: Format,
  options: ZlibOptions,
  shared: DeflateOptions,
  windowBits: number,
  emit: (bytes: Uint8Array) => void,
): Codec {
  const deflate = new Deflate({
    ...shared,
    gzip: format === 'gzip',
    raw: format === 'deflateRaw',
    windowBits,
    level: options.level ?? -1,
    memLevel: options.memLevel ?? 8,
    strategy: options.strategy ?? 0,
  });
  deflate.onData = emit;
  return {
    push(bytes, flush) {
      if (!deflate.push(bytes, flush as 0)) throw zlibError(deflate.err, deflate.msg || 'deflate failed');
    },
  };
}

function decoder(inflate: Inflate, emit: (bytes: Uint8Array) => void): Codec {
  inflate.onData = emit;
  return {
    push(bytes, flush) {
      inflate.push(bytes, flush as 0);
      // Z_BUF_ERROR: wants more input. That is wrong only at the end.
      if (inflate.err === -5) {
        if (flush === 4) throw zlibError(-5, 'unexpected end of file');
      } else if (inflate.err !== 0) throw zlibError(inflate.err, inflate.msg || 'Missing dictionary');
    },
  };
}

export function inputBytes(data: unknown): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data);
  if (data instanceof Uint8Array) return data;
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  throw invalidArgType(
    'buffer',
    'of type string or an instance of Buffer, TypedArray, DataView, or ArrayBuffer',
    data,
  );
}

/** Everything at once. */
export function convert(format: Format, data: unknown, options: ZlibOptions = {}): Buffer {
  const bytes = inputBytes(data);
  const most = options.maxOutputLength ?? Number.POSITIVE_INFINITY;
  const pieces: Uint8Array[] = [];
  let length = 0;
  const codec = createCodec(format, options, (piece) => {
    length += piece.length;
    if (length > most)
      throw nodeError(RangeError, 'ERR_BUFFER_TOO_LARGE', `Cannot create a Buffer larger than ${most} bytes`);
    pieces.push(piece);
  });
  codec.push(bytes, options.finishFlush ?? 4);
  return Buffer.concat(pieces);
}
