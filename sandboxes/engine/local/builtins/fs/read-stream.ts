/** `fs.ReadStream`. A function, no class: published packages call it without `new` and by `apply`. */
import { Readable } from 'node:stream';
import {
  begin,
  type FileStream,
  optionsOf,
  type StreamOptions,
  type Streams,
  shareMembers,
} from './file-stream';

export interface ReadStream extends Readable, FileStream {
  end: number;
  bytesRead: number;
  readonly pending: boolean;
  close(done?: (error?: Error | null) => void): void;
}

const CHUNK = 64 * 1024;

export const ReadStream: Streams<ReadStream> = function ReadStream(
  this: ReadStream,
  path: unknown,
  given?: StreamOptions | BufferEncoding | null,
): ReadStream | undefined {
  if (!(this instanceof ReadStream)) return createReadStream(path, given);
  const options = optionsOf(given);
  const { highWaterMark = CHUNK, autoClose = true, emitClose = true, encoding, signal } = options;
  begin(this, path, options, 'r');
  this.end = options.end ?? Number.POSITIVE_INFINITY;
  this.bytesRead = 0;
  Reflect.apply(Readable, this, [
    {
      highWaterMark,
      autoDestroy: autoClose,
      emitClose,
      ...(encoding ? { encoding } : {}),
      ...(signal ? { signal } : {}),
    },
  ]);
  return undefined;
} as unknown as Streams<ReadStream>;

Object.setPrototypeOf(ReadStream.prototype, Readable.prototype);
Object.setPrototypeOf(ReadStream, Readable);

Object.assign(ReadStream.prototype, {
  _read(this: ReadStream, size: number): void {
    const wanted =
      this.pos === undefined
        ? Math.min(this.end - this.bytesRead + 1, size)
        : Math.min(this.end - this.pos + 1, size);
    if (wanted <= 0) {
      this.push(null);
      return;
    }
    const buffer = Buffer.allocUnsafeSlow(wanted);
    this.io.read(this.fd ?? -1, buffer, 0, wanted, this.pos ?? null, (error, count = 0) => {
      if (error) {
        this.destroy(error);
        return;
      }
      if (this.pos !== undefined) this.pos += count;
      this.bytesRead += count;
      this.push(count === 0 ? null : buffer.subarray(0, count));
    });
  },
});

shareMembers(ReadStream.prototype, '_readableState');

export const createReadStream = (
  path: unknown,
  options?: StreamOptions | BufferEncoding | null,
): ReadStream => new ReadStream(path, options);
