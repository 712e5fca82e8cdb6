/** Everything at once: `gzipSync`, `gzip` and their kin. */
import { Buffer } from 'node:buffer';
import { invalidArgType, nodeError } from '../node-error';
import { inputBytes } from './input';
import type { Kind, KindOptions, ZlibStream } from './stream';

export type Result = Buffer | { readonly buffer: Buffer; readonly engine: ZlibStream };
type StreamClass = new (options?: KindOptions) => ZlibStream;

/** Collects a coder's output, up to the limit. */
function collector({ maxOutputLength = Number.POSITIVE_INFINITY }: KindOptions) {
  const pieces: Uint8Array[] = [];
  let length = 0;
  return {
    pieces,
    emit(piece: Uint8Array) {
      length += piece.length;
      if (length > maxOutputLength)
        throw nodeError(
          RangeError,
          'ERR_BUFFER_TOO_LARGE',
          `Cannot create a Buffer larger than ${maxOutputLength} bytes`,
        );
      pieces.push(piece);
    },
  };
}

function result(
  pieces: readonly Uint8Array[],
  bytes: Uint8Array,
  options: KindOptions,
  Class: StreamClass,
): Result {
  const buffer = Buffer.concat(pieces);
  if (!options.info) return buffer;
  const engine = new Class(options);
  engine.bytesWritten = bytes.length;
  return { buffer, engine };
}

export const convertSync =
  (kind: Kind, Class: StreamClass) =>
  (data: unknown, options: KindOptions = {}): Result => {
    const bytes = inputBytes(data);
    kind.check(options);
    const { pieces, emit } = collector(options);
    kind.open(options, emit).push(bytes, options.finishFlush ?? kind.finish);
    return result(pieces, bytes, options, Class);
  };

type Callback = (error: Error | null, result?: Result) => void;

export const convertLater =
  (kind: Kind, Class: StreamClass) =>
  (data: unknown, ...rest: [Callback] | [KindOptions | undefined, Callback]): void => {
    const callback = rest.at(-1) as Callback;
    const options = (rest.length > 1 ? (rest[0] as KindOptions | undefined) : undefined) ?? {};
    if (typeof callback !== 'function') throw invalidArgType('callback', 'of type function', callback);
    const bytes = inputBytes(data);
    kind.check(options);
    const work = () => {
      let converted: Result;
      try {
        const { pieces, emit } = collector(options);
        kind.open(options, emit).push(bytes, options.finishFlush ?? kind.finish);
        converted = result(pieces, bytes, options, Class);
      } catch (error) {
        callback(error as Error);
        return;
      }
      callback(null, converted);
    };
    kind.ready(
      () => setImmediate(work),
      (error) => callback(error as Error),
    );
  };
