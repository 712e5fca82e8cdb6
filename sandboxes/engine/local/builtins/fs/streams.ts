import { Readable, Writable } from 'node:stream';
import { sync } from './sync';

interface StreamOptions {
  readonly encoding?: BufferEncoding;
  readonly start?: number;
  /** The last byte, inclusive. */
  readonly end?: number;
  readonly highWaterMark?: number;
  readonly flags?: string;
}

const optionsOf = (options: StreamOptions | BufferEncoding | undefined): StreamOptions =>
  typeof options === 'string' ? { encoding: options } : (options ?? {});
const CHUNK = 64 * 1024;

/** Reads a file in pieces of `highWaterMark` bytes, with back-pressure. */
export function createReadStream(path: unknown, given?: StreamOptions | BufferEncoding): Readable {
  const { encoding, start = 0, end = Number.POSITIVE_INFINITY, highWaterMark = CHUNK } = optionsOf(given);
  let fd = -1;
  let position = start;
  const stream = new Readable({
    highWaterMark,
    ...(encoding ? { encoding } : {}),
    construct(done) {
      setImmediate(() => {
        try {
          fd = sync.openSync(path);
          done();
          stream.emit('open', fd);
          stream.emit('ready');
        } catch (error) {
          done(error as Error);
        }
      });
    },
    read(size) {
      const piece = Buffer.alloc(Math.max(0, Math.min(size, end - position + 1)));
      const count = piece.byteLength === 0 ? 0 : sync.readSync(fd, piece, 0, piece.byteLength, position);
      position += count;
      Object.assign(stream, { bytesRead: position - start });
      stream.push(count === 0 ? null : piece.subarray(0, count));
    },
    destroy(error, done) {
      if (fd >= 0) sync.closeSync(fd);
      fd = -1;
      done(error);
    },
  });
  return Object.assign(stream, { path, bytesRead: 0 });
}

/** Writes a file piece by piece. */
export function createWriteStream(path: unknown, given?: StreamOptions | BufferEncoding): Writable {
  const { encoding, start, flags = 'w' } = optionsOf(given);
  let fd = -1;
  let position = start;
  const stream = new Writable({
    ...(encoding ? { defaultEncoding: encoding } : {}),
    construct(done) {
      setImmediate(() => {
        try {
          fd = sync.openSync(path, flags);
          done();
          stream.emit('open', fd);
          stream.emit('ready');
        } catch (error) {
          done(error as Error);
        }
      });
    },
    write(chunk: Uint8Array, _encoding, done) {
      const count = sync.writeSync(fd, chunk, 0, chunk.byteLength, position ?? null);
      if (position !== undefined) position += count;
      done();
    },
    destroy(error, done) {
      if (fd >= 0) sync.closeSync(fd);
      fd = -1;
      done(error);
    },
  });
  return Object.assign(stream, { path });
}
