/** `Http2Session`: one connection, and what both sides have of it. */
import { Buffer } from 'node:buffer';
import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { Connection, type ConnectionListener } from '../../../../http2/connection';
import { ERROR_CODE } from '../../../../http2/protocol-error';
import type { Stream } from '../../../../http2/stream';
import { outOfRange } from '../node-error';
import { http2Error, protocolError, sessionError } from './errors';
import type { Http2Stream } from './http2-stream';
import { socketOf } from './session-socket';
import { checkedSettings, type SettingsObject, shown } from './settings';

export interface SessionOptions {
  readonly settings?: SettingsObject | undefined;
}

interface Ping {
  readonly payload: Buffer;
  readonly at: number;
  readonly done: (error: Error | null, duration: number, payload: Buffer) => void;
}

/** Octets that are put together to one write. */
const BATCH = 65_536;

export abstract class Http2Session extends EventEmitter {
  /** @internal */
  _connection: Connection | null = null;
  /** @internal Every stream that is not destroyed. */
  readonly _owned = new Set<Http2Stream>();
  /** @internal What it was destroyed with. */
  _code: number | undefined = undefined;
  readonly type: number;
  goawayCode: number | undefined = undefined;
  goawayLastStreamID: number | undefined = undefined;
  connecting: boolean;
  readonly #socket: Socket;
  readonly #options: SessionOptions;
  #proxy: Socket | undefined;
  #closed = false;
  #destroyed = false;
  #out: Uint8Array[] = [];
  #outSize = 0;
  #flushing = false;
  readonly #pings: Ping[] = [];
  readonly #settingsSent: ((() => void) | undefined)[] = [];
  #timeout = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(side: 'client' | 'server', socket: Socket, options: SessionOptions) {
    super();
    this.type = side === 'server' ? 0 : 1;
    this.#socket = socket;
    this.#options = { ...options, settings: checkedSettings(options.settings) };
    this.connecting =
      socket.connecting || (socket as { secureConnecting?: boolean }).secureConnecting === true;
    socket.setNoDelay();
    socket.on('error', (error: Error) => this.destroy(error));
    socket.on('close', () => this.#socketClosed());
    socket.on('end', () => socket.end());
    socket.on('drain', () => {
      if (this._connection) this._connection.sender.blocked = false;
    });
  }

  /** @internal The carrier is there. */
  protected _start(side: 'client' | 'server'): void {
    this.connecting = false;
    const settings = checkedSettings(this.#options.settings);
    this.#settingsSent.push(undefined);
    // The constructor sends already.
    this._connection = new Connection({ side, settings, now: () => performance.now() }, this.#listener());
    this.#socket.on('data', (bytes: Uint8Array) => {
      this._active();
      this._connection?.receive(bytes);
    });
    process.nextTick(() => this.emit('connect', this, this.socket));
  }

  #listener(): ConnectionListener {
    const owner = (stream: Stream) => stream.owner as Http2Stream | undefined;
    return {
      output: (bytes) => this.#send(bytes),
      headers: (stream, fields, kind, last) => {
        const known = owner(stream);
        if (known) known._headers(fields, kind, last);
        else this._opened(stream, fields, last);
      },
      promised: (parent, stream, fields) => this._promised(parent, stream, fields),
      data: (stream, bytes) => owner(stream)?._data(bytes),
      ended: (stream) => owner(stream)?._ended(),
      closed: (stream, code) => owner(stream)?._closedByProtocol(code),
      settings: (settings) => this.emit('remoteSettings', shown(settings)),
      settingsAcknowledged: () => {
        const done = this.#settingsSent.shift();
        done?.();
        this.emit('localSettings', this.localSettings);
      },
      ping: (payload) => this.emit('ping', Buffer.from(payload)),
      pong: (payload) => {
        const ping = this.#pings.shift();
        if (ping) ping.done(null, performance.now() - ping.at, Buffer.from(payload));
        else this.destroy(protocolError('Protocol error'), ERROR_CODE.PROTOCOL_ERROR);
      },
      goaway: (code, last, data) => this.#goneAway(code, last, data),
      extension: (frame) => this._extension(frame.type, frame.stream, frame.payload),
      failed: (error) => this.destroy(protocolError(error.message), error.code),
    };
  }

  protected abstract _opened(
    stream: Stream,
    fields: Parameters<ConnectionListener['headers']>[1],
    last: boolean,
  ): void;

  protected _promised(
    _parent: Stream,
    stream: Stream,
    _fields: Parameters<ConnectionListener['headers']>[1],
  ): void {
    this._connection?.reset(stream, ERROR_CODE.CANCEL);
  }

  protected _extension(_type: number, _stream: number, _payload: Uint8Array): void {
    // A server is told of none.
  }

  #goneAway(code: number, last: number, data: Uint8Array): void {
    this.goawayCode = code;
    this.goawayLastStreamID = last;
    this.emit('goaway', code, last, data.length > 0 ? Buffer.from(data) : undefined);
    if (code === ERROR_CODE.NO_ERROR) this.close();
    else this.destroy(sessionError(code), ERROR_CODE.NO_ERROR);
  }

  #send(bytes: Uint8Array): void {
    this.#out.push(bytes);
    this.#outSize += bytes.length;
    if (this.#outSize >= BATCH) this.#flush();
    else if (!this.#flushing) {
      this.#flushing = true;
      process.nextTick(() => this.#flush());
    }
  }

  #flush(): void {
    this.#flushing = false;
    if (this.#outSize === 0) return;
    const bytes = Buffer.concat(this.#out);
    this.#out = [];
    this.#outSize = 0;
    if (this.#socket.destroyed || !this.#socket.writable) return;
    if (!this.#socket.write(bytes) && this._connection) this._connection.sender.blocked = true;
  }

  get socket(): Socket {
    this.#proxy ??= socketOf(this.#socket, () => this.#destroyed);
    return this.#proxy;
  }

  get encrypted(): boolean | undefined {
    return this.connecting ? undefined : (this.#socket as { encrypted?: boolean }).encrypted === true;
  }

  get alpnProtocol(): string | undefined {
    if (this.connecting) return undefined;
    return ((this.#socket as { alpnProtocol?: string | false }).alpnProtocol || 'h2c') as string;
  }

  get originSet(): string[] | undefined {
    return undefined;
  }

  get closed(): boolean {
    return this.#closed;
  }

  get destroyed(): boolean {
    return this.#destroyed;
  }

  get pendingSettingsAck(): boolean {
    return (this._connection?.pendingSettings ?? 0) > 0;
  }

  get localSettings(): SettingsObject {
    return this._connection ? shown(this._connection.local) : {};
  }

  get remoteSettings(): SettingsObject {
    return this._connection ? shown(this._connection.remote) : {};
  }

  get state(): object {
    const connection = this._connection;
    if (!connection || this.#destroyed) return {};
    return {
      effectiveLocalWindowSize: connection.localWindow,
      effectiveRecvDataLength: connection.localWindow - connection.receiveWindow,
      nextStreamID: connection.nextStream,
      localWindowSize: connection.receiveWindow,
      lastProcStreamID: connection.lastPeerStream,
      remoteWindowSize: connection.sender.window,
      outboundQueueSize: connection.sender.queued,
      deflateDynamicTableSize: connection.deflateTableSize,
      inflateDynamicTableSize: connection.inflateTableSize,
    };
  }

  settings(
    settings: SettingsObject,
    callback?: (error: Error | null, settings: SettingsObject, ms: number) => void,
  ): void {
    this._mustLive();
    const checked = checkedSettings(settings);
    const at = performance.now();
    this.#settingsSent.push(callback && (() => callback(null, this.localSettings, performance.now() - at)));
    this._connection?.sendSettings(checked);
  }

  setLocalWindowSize(octets: number): void {
    this._mustLive();
    if (!Number.isInteger(octets) || octets < 0 || octets > 2 ** 31 - 1)
      throw outOfRange('windowSize', '>= 0 && <= 2147483647', octets);
    this._connection?.setLocalWindow(octets);
  }

  setNextStreamID(id: number): void {
    this._mustLive();
    if (!Number.isInteger(id) || id < 1 || id > 2 ** 31 - 1)
      throw outOfRange('id', '> 0 and <= 2147483647', id);
    if (this._connection && id % 2 === this._connection.nextStream % 2 && id >= this._connection.nextStream)
      this._connection.nextStream = id;
  }

  ping(payload: Uint8Array | Ping['done'], callback?: Ping['done']): boolean {
    this._mustLive();
    const done = typeof payload === 'function' ? payload : callback;
    const bytes = typeof payload === 'function' ? Buffer.alloc(8) : Buffer.from(payload);
    if (bytes.length !== 8)
      throw Object.assign(new RangeError('HTTP2 ping payload must be 8 bytes'), {
        code: 'ERR_HTTP2_PING_LENGTH',
      });
    if (typeof done !== 'function') throw new TypeError('The "callback" argument must be of type function');
    // As many as Node allows by default.
    if (this.#pings.length >= 10 || this.connecting) {
      process.nextTick(done, http2Error('PING_CANCEL'), 0, bytes);
      return false;
    }
    this.#pings.push({ payload: bytes, at: performance.now(), done });
    this._connection?.ping(bytes);
    return true;
  }

  goaway(code = 0, lastStream = 0, data?: Uint8Array): void {
    this._mustLive();
    this._connection?.goaway(code, lastStream || undefined, data);
  }

  /** No new streams; ends once those that are open are done. */
  close(callback?: () => void): void {
    if (this.#closed || this.#destroyed) return;
    this.#closed = true;
    if (callback) this.once('close', callback);
    if (!this.connecting) this._connection?.goaway(ERROR_CODE.NO_ERROR);
    this.#maybeDestroy();
  }

  #maybeDestroy(): void {
    if (this.#closed && !this.#destroyed && this._owned.size === 0) this.destroy();
  }

  /** @internal */
  _released(stream: Http2Stream): void {
    this._owned.delete(stream);
    this.#maybeDestroy();
  }

  /** @param given an error, or a code */
  destroy(given?: Error | number, code?: number): void {
    if (this.#destroyed) return;
    const error = typeof given === 'number' ? (given === 0 ? undefined : sessionError(given)) : given;
    this._code =
      code ?? (typeof given === 'number' ? given : error ? ERROR_CODE.INTERNAL_ERROR : ERROR_CODE.NO_ERROR);
    this.#destroyed = true;
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const ping of this.#pings.splice(0))
      process.nextTick(ping.done, http2Error('PING_CANCEL'), 0, ping.payload);
    const cancel = error ?? (this._code === ERROR_CODE.NO_ERROR ? undefined : sessionError(this._code));
    for (const stream of [...this._owned])
      stream.destroy(stream.pending ? http2Error('STREAM_CANCEL') : cancel);
    if (this._connection && this._code !== ERROR_CODE.NO_ERROR) this._connection.goaway(this._code);
    this._connection?.stop();
    this.#flush();
    const socket = this.#socket;
    const finish = () => {
      if (error) this.emit('error', error);
      this.emit('close');
    };
    if (socket.destroyed) {
      process.nextTick(finish);
      return;
    }
    socket.once('close', finish);
    socket.removeAllListeners('drain');
    if (error && this._connection === null) socket.destroy();
    else socket.end(() => socket.destroy());
  }

  #socketClosed(): void {
    if (this.#destroyed) return;
    for (const stream of [...this._owned]) stream.close(ERROR_CODE.CANCEL);
    this._connection?.stop();
    for (const stream of [...this._owned]) stream.destroy();
    this.destroy();
  }

  setTimeout(milliseconds: number, callback?: () => void): this {
    this.#timeout = milliseconds;
    clearTimeout(this.#timer);
    if (callback) this.once('timeout', callback);
    this._active();
    return this;
  }

  /** @internal Something has happened. */
  _active(): void {
    if (this.#timeout === 0 || this.#destroyed) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.emit('timeout'), this.#timeout);
    this.#timer.unref();
  }

  ref(): void {
    this.#socket.ref();
  }

  unref(): void {
    this.#socket.unref();
  }

  /** @internal */
  _mustLive(): void {
    if (this.#destroyed) throw http2Error('INVALID_SESSION');
  }
}
