/** Brotli as a codec of this folder: parameters, flushing, errors. */
import { nodeError } from '../node-error';
import { type BrotliCoder, BrotliFailure } from './brotli-coder';
import type { Codec } from './codec';
import { constants } from './constants';
import { zlibError } from './error';

export interface BrotliOptions {
  /** `BROTLI_PARAM_…` → value. Only the quality has an effect here. */
  readonly params?: Readonly<Record<string, number | boolean>>;
  readonly flush?: number;
  readonly finishFlush?: number;
  readonly chunkSize?: number;
  readonly maxOutputLength?: number;
}

const FLUSH = constants.BROTLI_OPERATION_FLUSH;
const FINISH = constants.BROTLI_OPERATION_FINISH;
const QUALITY = constants.BROTLI_PARAM_QUALITY;

/** @throws {RangeError} `ERR_BROTLI_INVALID_PARAM` */
export function checkBrotliOptions({ params = {} }: BrotliOptions): void {
  for (const key of Object.keys(params)) {
    const number = Number(key);
    if (!(Number.isInteger(number) && number >= 0 && number <= 9))
      throw nodeError(RangeError, 'ERR_BROTLI_INVALID_PARAM', `${key} is not a valid Brotli parameter`);
  }
}

/** Input beyond which the encoder begins: until then a flush can still choose another way. */
const UNDECIDED = 1024 * 1024;

/** RFC 7932 §9.1: a window of 22 bits, in 4 bits, and the first bits of what follows. */
const HEADER_BITS = 4;
const HEADER = 0b1011;
const STORED_AT_MOST = 65_536;
/** Last, and empty (§9.2). */
const END = Uint8Array.of(0b11);

/** Bytes as they are, in meta-blocks that end on an octet, so that a reader has them at once (§9.2). */
function stored(bytes: Uint8Array, first: boolean): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += STORED_AT_MOST) {
    const part = bytes.subarray(at, at + STORED_AT_MOST);
    // Not last (1 bit), four nibbles of length (2 bits), the length less one (16), stored (1).
    const fields = ((part.length - 1) << 3) | (1 << 19);
    const shift = first && at === 0 ? HEADER_BITS : 0;
    const bits = shift ? fields * 2 ** shift + HEADER : fields;
    pieces.push(Uint8Array.of(bits & 0xff, (bits >>> 8) & 0xff, (bits >>> 16) & 0xff), part);
  }
  return pieces;
}

/**
 * What is flushed goes out uncompressed: the coder has no flush. A stream that is never flushed, or only after the first
 * megabyte, is compressed as anywhere.
 */
export function brotliEncoder(
  coder: BrotliCoder,
  { params = {} }: BrotliOptions,
  emit: (bytes: Uint8Array) => void,
): Codec {
  const quality = Number(params[QUALITY] ?? constants.BROTLI_DEFAULT_QUALITY);
  const waiting: Uint8Array[] = [];
  let length = 0;
  let encoder: ReturnType<BrotliCoder['encoder']> | undefined;
  let storing: 'no' | 'header' | 'yes' = 'no';

  const each = (pieces: readonly Uint8Array[]) => {
    for (const piece of pieces) emit(piece);
  };
  const feed = () => {
    encoder ??= coder.encoder(Math.min(Math.max(quality, 0), 11));
    for (const piece of waiting.splice(0)) each(encoder.push(piece));
  };
  const store = () => {
    for (const piece of waiting.splice(0)) {
      if (piece.length === 0) continue;
      each(stored(piece, storing === 'header'));
      storing = 'yes';
    }
  };
  return {
    push(bytes, flush) {
      if (bytes.length > 0) waiting.push(new Uint8Array(bytes));
      length += bytes.length;
      if (flush === FLUSH && !encoder && storing === 'no') storing = 'header';
      if (storing !== 'no') store();
      else if (length > UNDECIDED || flush === FINISH) feed();
      if (flush !== FINISH) return;
      if (storing === 'header') emit(Uint8Array.of(HEADER | (0b11 << HEADER_BITS)));
      else if (storing === 'yes') emit(END);
      else if (encoder) {
        each(encoder.finish());
        encoder.free();
      }
    },
  };
}

const NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(constants).flatMap(([name, value]): [number, string][] =>
    name.startsWith('BROTLI_DECODER_ERROR_') ? [[value, name.replace('BROTLI_DECODER', 'ERR_')]] : [],
  ),
);

export function brotliDecoder(coder: BrotliCoder, emit: (bytes: Uint8Array) => void): Codec {
  const decoder = coder.decoder();
  return {
    push(bytes, flush) {
      try {
        for (const piece of decoder.push(bytes)) emit(piece);
      } catch (error) {
        if (!(error instanceof BrotliFailure)) throw error;
        const { errno } = error;
        throw Object.assign(new Error('Decompression failed'), {
          errno,
          code: NAMES.get(errno) ?? 'ERR__ERROR_UNREACHABLE',
        });
      }
      if (flush !== FINISH) return;
      if (!decoder.done) throw zlibError(-5, 'unexpected end of file');
      decoder.free();
    },
  };
}
