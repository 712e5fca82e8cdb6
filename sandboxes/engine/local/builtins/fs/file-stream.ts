/** What `fs.ReadStream` and `fs.WriteStream` share: their options, opening and closing. */
import { type Readable, Writable } from 'node:stream';
import { invalidArgType, outOfRange } from '../node-error';
import { flagsArgument, modeArgument, pathArgument } from './arguments';
import { content, readPart, writePart } from './calls/content';
import type { FileHandle } from './file-handle';
import { later } from './later';

export interface StreamOptions {
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

export interface FileStream {
  fd: number | null;
  path: unknown;
  flags: string;
  mode: number;
  start: number | undefined;
  pos: number | undefined;
  readonly io: Required<OwnFs>;
  handle: FileHandle | undefined;
}

/** Called with and without `new`. */
export interface Streams<T> {
  new (path: unknown, options?: StreamOptions | BufferEncoding | null): T;
  (path: unknown, options?: StreamOptions | BufferEncoding | null): T;
  prototype: T;
}

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

export function optionsOf(given: StreamOptions | BufferEncoding | null | undefined): StreamOptions {
  if (given === undefined || given === null) return {};
  if (typeof given === 'string') return { encoding: given };
  if (typeof given !== 'object') throw invalidArgType('options', 'one of type string or object', given);
  return given;
}

/** What both kinds set before the stream of `node:stream` begins: path or descriptor, flags, place. */
export function begin(
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

type Finished = (error?: Error | null) => void;

/** The members that both kinds share; `state` is where `node:stream` keeps what `autoClose` reads and sets. */
export function shareMembers(
  prototype: FileStream & (Readable | Writable),
  state: '_readableState' | '_writableState',
): void {
  Object.assign(prototype, {
    _construct(this: FileStream & (Readable | Writable), done: Finished): void {
      openStream(this, done);
    },
    _destroy(this: FileStream, error: Error | null, done: Finished): void {
      closeStream(this, error, done);
    },
    close(this: Readable | Writable, done?: Finished): void {
      closeOnRequest(this, done);
    },
    /** Since Node 15 a stream opens itself: kept so that a package which replaces it finds it. */
    open: (): void => undefined,
  });
  Object.defineProperties(prototype, { pending, autoClose: autoClose(state) });
}
