/** The seven zlib formats of `node:zlib` over pako, a port of zlib whose bytes equal Node's. */
import { Deflate, type DeflateOptions, Inflate } from 'pako';
import { zlibError } from './error';
import { checkOptions } from './options';

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

export interface Codec {
  /** @throws what zlib says of the data, with `code` and `errno` */
  push(bytes: Uint8Array, flush: number): void;
  /** From here on compresses otherwise; only of what compresses. */
  params?(level: number, strategy: number): void;
}

/** @param emit called with each piece of output, which it may keep */
export function createCodec(format: Format, options: ZlibOptions, emit: (bytes: Uint8Array) => void): Codec {
  checkOptions(format, options);
  const shared = {
    ...(options.chunkSize === undefined ? {} : { chunkSize: options.chunkSize }),
    ...(options.dictionary === undefined ? {} : { dictionary: options.dictionary }),
  };
  const bits = options.windowBits || 15;
  const window = DECODED_WINDOW[format];
  return window
    ? decoder(
        () => new Inflate({ ...shared, windowBits: window(bits) }),
        {
          members: format === 'gunzip' || format === 'unzip',
          hasDictionary: options.dictionary !== undefined,
        },
        emit,
      )
    : encoder(format, options, shared, bits, emit);
}

const BLOCK = 5;
/** How hard each level tries (zlib's configuration_table): good, lazy, nice, chain. */
const EFFORT: readonly (readonly [good: number, lazy: number, nice: number, chain: number])[] = [
  [0, 0, 0, 0],
  [4, 4, 8, 4],
  [4, 5, 16, 8],
  [4, 6, 32, 32],
  [4, 4, 16, 16],
  [8, 16, 32, 32],
  [8, 16, 128, 128],
  [8, 32, 128, 256],
  [32, 128, 258, 1024],
  [32, 258, 258, 4096],
];
const NO_BYTES = new Uint8Array(0);

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
    // zlib itself takes 9 where 8 is asked of raw deflate.
    windowBits: format === 'deflateRaw' && windowBits === 8 ? 9 : windowBits,
    level: Number.isNaN(options.level) ? -1 : (options.level ?? -1),
    memLevel: options.memLevel || 8,
    strategy: options.strategy ?? 0,
  });
  deflate.onData = emit;
  const push = (bytes: Uint8Array, flush: number) => {
    if (!deflate.push(bytes, flush as 0)) throw zlibError(deflate.err, deflate.msg || 'deflate failed');
  };
  return {
    push,
    params(level, strategy) {
      push(NO_BYTES, BLOCK);
      const chosen = level === -1 ? 6 : level;
      const [good_match, max_lazy_match, nice_match, max_chain_length] = EFFORT[chosen] ?? [8, 16, 128, 128];
      const { state } = (deflate as unknown as { strm: { state: object } }).strm;
      Object.assign(state, {
        level: chosen,
        strategy,
        good_match,
        max_lazy_match,
        nice_match,
        max_chain_length,
      });
    },
  };
}

const FINISH = 4;
const SYNC_FLUSH = 2;

/** @param open makes the decoder of a stream, and of each member of gzip's that follows on it */
function decoder(
  open: () => Inflate,
  { members, hasDictionary }: { readonly members: boolean; readonly hasDictionary: boolean },
  emit: (bytes: Uint8Array) => void,
): Codec {
  const begin = () => {
    const inflate = open();
    // What is small is not kept with the whole of a large buffer.
    inflate.onData = (bytes) => emit(bytes.length * 2 < bytes.buffer.byteLength ? bytes.slice() : bytes);
    return inflate;
  };
  let inflate = begin();
  return {
    push(bytes, flush) {
      // Zeros after the end are padding, as of tapes.
      if (members && inflate.ended && inflate.err === 0 && bytes.length > 0 && bytes[0] !== 0)
        inflate = begin();
      // zlib's decoder gives all that it has in any mode; pako's only when asked to flush.
      inflate.push(bytes, (flush || SYNC_FLUSH) as 0);
      // Z_BUF_ERROR: wants more input. That is wrong only at the end.
      if (inflate.err === -5) {
        if (flush === FINISH) throw zlibError(-5, 'unexpected end of file');
      } else if (inflate.err === 2)
        throw zlibError(2, hasDictionary ? 'Bad dictionary' : 'Missing dictionary');
      else if (inflate.err !== 0) throw zlibError(inflate.err, inflate.msg);
    },
  };
}
