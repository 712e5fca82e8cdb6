/** `fs.WriteStream`. A function, no class: published packages call it without `new` and by `apply`. */
import { Writable } from 'node:stream';
import {
  begin,
  type FileStream,
  optionsOf,
  type StreamOptions,
  type Streams,
  shareMembers,
} from './file-stream';

export interface WriteStream extends Writable, FileStream {
  bytesWritten: number;
  readonly pending: boolean;
  close(done?: (error?: Error | null) => void): void;
}

export const WriteStream: Streams<WriteStream> = function WriteStream(
  this: WriteStream,
  path: unknown,
  given?: StreamOptions | BufferEncoding | null,
): WriteStream | undefined {
  if (!(this instanceof WriteStream)) return createWriteStream(path, given);
  const options = optionsOf(given);
  const { highWaterMark, autoClose = true, emitClose = true, encoding, signal } = options;
  begin(this, path, options, 'w');
  this.bytesWritten = 0;
  Reflect.apply(Writable, this, [
    {
      decodeStrings: true,
      autoDestroy: autoClose,
      emitClose,
      ...(highWaterMark === undefined ? {} : { highWaterMark }),
      ...(signal ? { signal } : {}),
    },
  ]);
  if (encoding) this.setDefaultEncoding(encoding);
  return undefined;
} as unknown as Streams<WriteStream>;

Object.setPrototypeOf(WriteStream.prototype, Writable.prototype);
Object.setPrototypeOf(WriteStream, Writable);

Object.assign(WriteStream.prototype, {
  _write(
    this: WriteStream,
    chunk: Uint8Array,
    _encoding: string,
    done: (error?: Error | null) => void,
  ): void {
    this.io.write(this.fd ?? -1, chunk, 0, chunk.byteLength, this.pos ?? null, (error, count = 0) => {
      if (error) {
        done(error);
        return;
      }
      this.bytesWritten += count;
      if (this.pos !== undefined) this.pos += count;
      done();
    });
  },
  destroySoon(this: WriteStream): void {
    this.end();
  },
});

shareMembers(WriteStream.prototype, '_writableState');

export const createWriteStream = (
  path: unknown,
  options?: StreamOptions | BufferEncoding | null,
): WriteStream => new WriteStream(path, options);
