/** `fs.ReadStream` and `fs.WriteStream`. Functions, not classes: published packages call them without `new` and by `apply`. */
import { Readable, Writable } from 'node:stream';
import { invalidArgType, outOfRange } from '../node-error';
import { flagsArgument, modeArgument, pathArgument } from './arguments';
import { content, readPart, writePart } from './calls/content';
import type { FileHandle } from './file-handle';
import { later } from './later';

interface StreamOptions {
  readonly encoding?: BufferEncoding;
  readonly start?: number;
  /** The last byte, inclusive. */
  readonly end?: number;
  readonly highWaterMark?: number;
  readonly flags?: string;
  readonly mode?: number;
  readonly fd?: number | FileHandle | null;
  readonly autoClose?: boolean;
  readonly emitClose?: boolean;
  readonly signal?: AbortSignal;
  readonly fs?: OwnFs;
}

type Done = (error?: Error | null, value?: number) => void;

/** What `options.fs` may replace. */
interface OwnFs {
  readonly open?: (path: unknown, flags: string, mode: number, done: Done) => void;
  readonly close?: (fd: number, done: Done) => void;
  readonly read?: (
    fd: number,
    buffer: Uint8Array,
    offset: number,
    length: number,
    position: number | null,
    done: Done,
  ) => void;
  readonly write?: (
    fd: number,
    buffer: Uint8Array,
    offset: number,
    length: number,
    position: number | null,
    done: Done,
  ) => void;
}

interface FileStream {
  fd: number | null;
  path: unknown;
  flags: string;
  mode: number;
  start: number | undefined;
  pos: number | undefined;
  readonly io: Required<OwnFs>;
  handle: FileHandle | undefined;
}

export interface ReadStream extends Readable, FileStream {
  end: number;
  bytesRead: number;
  readonly pending: boolean;
  close(done?: (error?: Error | null) => void): void;
}

export interface WriteStream extends Writable, FileStream {
  bytesWritten: number;
  readonly pending: boolean;
  close(done?: (error?: Error | null) => void): void;
}

interface Streams<T> {
  new (path: unknown, options?: StreamOptions | BufferEncoding | null): T;
  (path: unknown, options?: StreamOptions | BufferEncoding | null): T;
  prototype: T;
}

const CHUNK = 64 * 1024;
const asError = (error: unknown) => error as Error | null;

const diskIo: Required<OwnFs> = {
  open: (path, flags, mode, done) =>
    later(content.open(path, flags, mode), (error, fd) => done(asError(error), fd)),
  close: (fd, done) => later(content.close(fd), (error) => done(asError(error))),
  read: (fd, buffer, offset, length, position, done) =>
    later(readPart(fd, buffer, offset, length, position), (error, count) => done(asError(error), count)),
  write: (fd, buffer, offset, length, position, done) =>
    later(writePart(fd, buffer, offset, length, position), (error, count) => done(asError(error), count)),
};

function checkPlaces({ start, end }: StreamOptions): void {
  for (const [name, value] of Object.entries({ start, end })) {
    if (value === undefined || (name === 'end' && value === Number.POSITIVE_INFINITY)) continue;
    if (typeof value !== 'number') throw invalidArgType(name, 'of type number', value);
    if (!Number.isInteger(value)) throw outOfRange(name, 'an integer', value);
    if (value < 0) throw outOfRange(name, '>= 0 && <= 9007199254740991', value);
  }
  if (start !== undefined && end !== undefined && start > end)
    throw outOfRange('start', `<= "end" (here: ${end})`, start);
}

function optionsOf(given: StreamOptions | BufferEncoding | null | undefined): StreamOptions {
  if (given === undefined || given === null) return {};
  if (typeof given === 'string') return { encoding: given };
  if (typeof given !== 'object') throw invalidArgType('options', 'one of type string or object', given);
  return given;
}

function begin(
  stream: FileStream & (Readable | Writable),
  path: unknown,
  options: StreamOptions,
  flags: string,
): void {
  const { fd } = options;
  stream.fd = null;
  if (typeof fd === 'number') stream.fd = fd;
  else if (fd) {
    stream.handle = fd;
    stream.fd = fd.fd;
    fd.on('close', () => stream.destroy());
  } else {
    pathArgument(path);
    stream.path = path;
  }
  if (stream.fd !== null) stream.path = undefined;
  stream.flags = options.flags ?? flags;
  flagsArgument(stream.flags);
  stream.mode = modeArgument(options.mode, 0o666);
  checkPlaces(options);
  stream.start = options.start;
  stream.pos = options.start;
  Object.defineProperty(stream, 'io', { value: { ...diskIo, ...ownFunctions(options.fs) } });
}

const ownFunctions = (fs: OwnFs | undefined): OwnFs =>
  fs === undefined
    ? {}
    : Object.fromEntries(
        (['open', 'close', 'read', 'write'] as const).flatMap((name) => {
          const own = fs[name];
          return own ? [[name, own.bind(fs)]] : [];
        }),
      );

function openStream(stream: FileStream & (Readable | Writable), done: (error?: Error | null) => void): void {
  if (stream.fd !== null) {
    done();
    return;
  }
  stream.io.open(stream.path, stream.flags, stream.mode, (error, fd) => {
    if (error) {
      done(error);
      return;
    }
    stream.fd = fd ?? null;
    done();
    stream.emit('open', fd);
    stream.emit('ready');
  });
}

function closeStream(stream: FileStream, error: Error | null, done: (error?: Error | null) => void): void {
  const { fd, handle } = stream;
  stream.fd = null;
  if (fd === null) done(error);
  else if (handle) handle.close().then(() => done(error), done);
  else stream.io.close(fd, (failed) => done(error ?? failed ?? null));
}

function closeOnRequest(
  stream: Readable | Writable,
  done: ((error?: Error | null) => void) | undefined,
): void {
  if (done) {
    if (stream.closed) process.nextTick(done);
    else stream.once('close', done);
  }
  if (stream instanceof Writable) {
    if (!stream.writableFinished && !stream.destroyed) stream.end(() => stream.destroy());
    else stream.destroy();
  } else stream.destroy();
}

/** Since Node 15 a stream opens itself: kept so that a package which replaces it finds it. */
const alreadyOpen = (): void => undefined;

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
  _construct(this: ReadStream, done: (error?: Error | null) => void): void {
    openStream(this, done);
  },
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
  _destroy(this: ReadStream, error: Error | null, done: (error?: Error | null) => void): void {
    closeStream(this, error, done);
  },
  close(this: ReadStream, done?: (error?: Error | null) => void): void {
    closeOnRequest(this, done);
  },
  open: alreadyOpen,
});

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
  _construct(this: WriteStream, done: (error?: Error | null) => void): void {
    openStream(this, done);
  },
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
  _destroy(this: WriteStream, error: Error | null, done: (error?: Error | null) => void): void {
    closeStream(this, error, done);
  },
  close(this: WriteStream, done?: (error?: Error | null) => void): void {
    closeOnRequest(this, done);
  },
  destroySoon(this: WriteStream): void {
    this.end();
  },
  open: alreadyOpen,
});

const pending = {
  configurable: true,
  get(this: FileStream): boolean {
    return this.fd === null;
  },
};

function autoClose(state: '_readableState' | '_writableState') {
  type Stateful = Record<typeof state, { autoDestroy: boolean }>;
  return {
    configurable: true,
    get(this: Stateful): boolean {
      return this[state].autoDestroy;
    },
    set(this: Stateful, value: boolean) {
      this[state].autoDestroy = value;
    },
  };
}

Object.defineProperties(ReadStream.prototype, { pending, autoClose: autoClose('_readableState') });
Object.defineProperties(WriteStream.prototype, { pending, autoClose: autoClose('_writableState') });

export const createReadStream = (
  path: unknown,
  options?: StreamOptions | BufferEncoding | null,
): ReadStream => new ReadStream(path, options);
export const createWriteStream = (
  path: unknown,
  options?: StreamOptions | BufferEncoding | null,
): WriteStream => new WriteStream(path, options);
