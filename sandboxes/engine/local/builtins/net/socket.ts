/** `net.Socket`: Node's, over a `Handle`. Ordering and states follow Node 20's `lib/net.js`. */
import { Buffer } from 'node:buffer';
import type { Server } from 'node:net';
import type { DuplexOptions } from 'node:stream';
import type { Broken } from '../../process/byte-channel';
import { invalidArgType, nodeError, outOfRange } from '../node-error';
import stream from '../stream';
import { type ConnectArguments, type ConnectOptions, normalizeConnect, open } from './connect';
import { errnoError, socketClosed } from './errno';
import type { SocketHandle } from './handle';
import { InactivityTimer } from './inactivity';
import { join, type Piece, toBytes } from './outgoing-bytes';

export interface SocketOptions extends DuplexOptions {
  readonly handle?: SocketHandle | undefined;
  readonly pauseOnCreate?: boolean | undefined;
  readonly manualStart?: boolean | undefined;
  readonly noDelay?: boolean | undefined;
  readonly keepAlive?: boolean | undefined;
  readonly keepAliveInitialDelay?: number | undefined;
  readonly timeout?: number | undefined;
}

type Callback = (error?: Error | null) => void;

/** Fields of readable-stream's states that Node's own http reads and writes, too. */
interface StreamState {
  corked: number;
  endEmitted: boolean;
  needDrain: boolean;
}

/** Node's timers take at most this; more is one millisecond there, and a range error here as in `getTimerDuration`. */
const MAX_TIMEOUT = 2 ** 31 - 1;

export function timerDuration(milliseconds: unknown, name: string): number {
  if (typeof milliseconds !== 'number') throw invalidArgType(name, 'of type number', milliseconds);
  if (milliseconds < 0 || !Number.isFinite(milliseconds))
    throw outOfRange(name, 'a non-negative finite number', milliseconds);
  return Math.min(milliseconds, MAX_TIMEOUT);
}

export class Socket extends stream.Duplex {
  declare readonly _writableState: StreamState;
  declare readonly _readableState: StreamState & { readingMore: boolean; resumeScheduled: boolean };

  connecting = false;
  _hadError = false;
  _handle: SocketHandle | null = null;
  _host: string | null = null;
  /** The server that accepted it: set by `net`, and again by `http`. */
  server: Server | null = null;
  _server: { _connections: number; _emitCloseIfDrained(): void } | null = null;
  timeout: number | undefined = undefined;
  /** Bytes are handed here instead of into the stream while an HTTP parser reads this socket. */
  _consumer: ((bytes: Uint8Array) => void) | null = null;
  autoSelectFamilyAttemptedAddresses: string[] | undefined = undefined;
  #timer: InactivityTimer | null = null;
  #resetting = false;
  #unref = false;
  #bytesRead = 0;
  #bytesWritten = 0;
  #endpoints: Pick<SocketHandle, 'local' | 'remote'> | null = null;

  constructor(options: SocketOptions = {}) {
    super({
      ...options,
      allowHalfOpen: Boolean(options.allowHalfOpen),
      emitClose: false,
      autoDestroy: true,
      decodeStrings: false,
    });
    this.on('end', onEnd);
    if (options.handle) {
      this._handle = options.handle;
      this._initHandle();
      if (options.pauseOnCreate) {
        this._handle.readStop();
        (this as { readableFlowing: boolean | null }).readableFlowing = false;
      } else if (!options.manualStart) this.read(0);
    }
  }

  /** @internal */
  _initHandle(): void {
    const handle = this._handle;
    if (!handle) return;
    handle.listener = this;
    this.#endpoints = { local: handle.local, remote: handle.remote };
    if (this.#unref) handle.unref();
  }

  /** @internal From the handle. */
  onBytes(bytes: Uint8Array): void {
    this.#timer?.refresh();
    if (this.destroyed) return;
    if (this._consumer) {
      this._consumer(bytes);
      return;
    }
    if (!this.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))) this._handle?.readStop();
  }

  /** @internal From the handle. */
  onEnd(): void {
    if (this._readableState.endEmitted) return;
    this.push(null);
    this.read(0);
  }

  /** @internal From the handle. */
  onReset(code: Broken): void {
    this.#timer?.refresh();
    this.destroy(errnoError(code, 'read'));
  }

  connect(...args: ConnectArguments): this {
    const [options, callback] = normalizeConnect(args);
    return this._connect(options, callback);
  }

  /** @internal */
  _connect(options: ConnectOptions, callback: (() => void) | null): this {
    if (callback) this.once('connect', callback);
    if (this.destroyed) {
      this.#reopen();
    }
    this.connecting = true;
    if (options.timeout) this.setTimeout(options.timeout);
    open(this, options);
    return this;
  }

  #reopen(): void {
    // Node lets a destroyed socket connect again.
    (this as unknown as { _undestroy(): void })._undestroy();
    this._handle = null;
    this.#endpoints = null;
  }

  override _read(size: number): void {
    if (this.connecting || !this._handle) this.once('connect', () => this._read(size));
    else if (!this._handle.reading) this._handle.readStart();
  }

  override _write(chunk: string | Uint8Array, encoding: BufferEncoding, callback: Callback): void {
    this.#send(() => toBytes(chunk, encoding), callback);
  }

  override _writev(
    chunks: { chunk: string | Uint8Array; encoding: BufferEncoding }[],
    callback: Callback,
  ): void {
    this.#send(() => join(chunks as readonly Piece[]), callback);
  }

  #send(bytes: () => Uint8Array, callback: Callback): void {
    if (this.connecting) {
      const onClose = () =>
        callback(
          nodeError(
            Error,
            'ERR_SOCKET_CLOSED_BEFORE_CONNECTION',
            'Socket closed before the connection was established',
          ),
        );
      this.once('connect', () => {
        this.off('close', onClose);
        this.#send(bytes, callback);
      });
      this.once('close', onClose);
      return;
    }
    const handle = this._handle;
    if (!handle) {
      callback(socketClosed());
      return;
    }
    this.#timer?.refresh();
    const known = handle.resetSeen;
    handle.write(bytes(), (error) => {
      if (error && !this.destroyed) {
        const failed = errnoError(known ? 'EPIPE' : 'ECONNRESET', 'write');
        callback(failed);
      } else callback();
    });
  }

  override _final(callback: Callback): void {
    if (this.pending) {
      this.once('connect', () => this._final(callback));
      return;
    }
    if (this._handle) this._handle.shutdown(callback);
    else callback();
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.connecting = false;
    this.#timer?.clear();
    const handle = this._handle;
    if (handle) {
      this.#bytesRead = handle.bytesRead;
      this.#bytesWritten = handle.bytesWritten;
      const closed = () => this.emit('close', error !== null && error !== undefined);
      if (this.#resetting) handle.reset(closed);
      else handle.close(closed);
      this._handle = null;
      callback(error);
    } else {
      callback(error);
      process.nextTick(() => this.emit('close', Boolean(error)));
    }
    if (this._server) {
      this._server._connections--;
      this._server._emitCloseIfDrained();
    }
  }

  destroySoon(): void {
    if (this.writable) this.end();
    if (this.writableFinished) this.destroy();
    else this.once('finish', () => this.destroy());
  }

  resetAndDestroy(): this {
    if (!this._handle) {
      if (this.connecting) this.once('connect', () => this.resetAndDestroy());
      else this.destroy(socketClosed());
      return this;
    }
    this.#resetting = true;
    return this.destroy();
  }

  setTimeout(milliseconds: number, callback?: () => void): this {
    if (this.destroyed) return this;
    this.timeout = milliseconds;
    const duration = timerDuration(milliseconds, 'msecs');
    if (callback !== undefined && typeof callback !== 'function')
      throw invalidArgType('callback', 'of type function', callback);
    if (duration === 0) {
      this.#timer?.set(0);
      if (callback) this.removeListener('timeout', callback);
      return this;
    }
    this.#timer ??= new InactivityTimer(() => this.emit('timeout'));
    this.#timer.set(duration);
    if (callback) this.once('timeout', callback);
    return this;
  }

  /** Nagle's algorithm has nothing to delay here. */
  setNoDelay(_enable?: boolean): this {
    return this;
  }

  /** No probes are sent: docs/engine.md says so. */
  setKeepAlive(_enable?: boolean, _initialDelay?: number): this {
    return this;
  }

  ref(): this {
    this.#unref = false;
    this._handle?.ref();
    return this;
  }

  unref(): this {
    this.#unref = true;
    this._handle?.unref();
    return this;
  }

  address(): { address?: string; family?: string; port?: number } {
    return this.#endpoints ? { ...this.#endpoints.local } : {};
  }

  get pending(): boolean {
    return !this._handle || this.connecting;
  }

  get readyState(): 'opening' | 'open' | 'readOnly' | 'writeOnly' | 'closed' {
    if (this.connecting) return 'opening';
    if (this.readable) return this.writable ? 'open' : 'readOnly';
    return this.writable ? 'writeOnly' : 'closed';
  }

  get bufferSize(): number | undefined {
    return this._handle ? this.writableLength : undefined;
  }

  get bytesRead(): number {
    return this._handle ? this._handle.bytesRead : this.#bytesRead;
  }

  get bytesWritten(): number {
    return (this._handle ? this._handle.bytesWritten : this.#bytesWritten) + this.writableLength;
  }

  get remoteAddress(): string | undefined {
    return this._handle ? this.#endpoints?.remote.address : undefined;
  }

  get remoteFamily(): string | undefined {
    return this._handle ? this.#endpoints?.remote.family : undefined;
  }

  get remotePort(): number | undefined {
    return this._handle ? this.#endpoints?.remote.port : undefined;
  }

  get localAddress(): string | undefined {
    return this._handle ? this.#endpoints?.local.address : undefined;
  }

  get localFamily(): string | undefined {
    return this._handle ? this.#endpoints?.local.family : undefined;
  }

  get localPort(): number | undefined {
    return this._handle ? this.#endpoints?.local.port : undefined;
  }
}

function onEnd(this: Socket): void {
  if (!this.allowHalfOpen) this.write = writeAfterFin as Socket['write'];
}

/** The peer has said that it will read nothing more that follows its FIN's answer. */
function writeAfterFin(
  this: Socket,
  chunk: string | Uint8Array,
  encoding?: BufferEncoding | Callback,
  callback?: Callback,
): boolean {
  if (!this.writableEnded)
    return stream.Duplex.prototype.write.call(this, chunk, encoding as BufferEncoding, callback as Callback);
  const done = typeof encoding === 'function' ? encoding : callback;
  const error = Object.assign(new Error('This socket has been ended by the other party'), { code: 'EPIPE' });
  if (done) process.nextTick(done, error);
  this.destroy(error);
  return false;
}
