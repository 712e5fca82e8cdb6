/** `Http2Session`: one connection, and what both sides have of it. */
import { Buffer } from 'node:buffer';
import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { Connection } from '../../../../http2/connection';
import type { ConnectionListener } from '../../../../http2/listener';
import { ERROR_CODE } from '../../../../http2/protocol-error';
import type { Stream } from '../../../../http2/stream';
import { InactivityTimer } from '../net/inactivity';
import { invalidArgType, outOfRange } from '../node-error';
import { http2Error, protocolError, sessionError } from './errors';
import type { Http2Stream } from './http2-stream';
import { type PingCallback, Pings, pingPayload } from './pings';
import { checkedOptions, limitsOf, outstandingOf, type SessionOptions } from './session-options';
import { SessionOutput } from './session-output';
import { socketOf } from './session-socket';
import { stateOf } from './session-state';
import { checkedSettings, type SettingsObject, shown } from './settings';
import { type SettingsCallback, SettingsExchange } from './settings-exchange';

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
  readonly #output: SessionOutput;
  readonly #pings: Pings;
  readonly #settings: SettingsExchange;
  readonly #inactivity = new InactivityTimer(() => this.emit('timeout'));
  #failed = false;

  constructor(side: 'client' | 'server', socket: Socket, options: SessionOptions) {
    super();
    this.type = side === 'server' ? 0 : 1;
    this.#socket = socket;
    this.#options = checkedOptions(options);
    const most = outstandingOf(options);
    this.#pings = new Pings(most.pings);
    this.#settings = new SettingsExchange(most.settings);
    this.#output = new SessionOutput(socket, () => {
      if (this._connection) this._connection.sender.blocked = true;
    });
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
    this._connection = new Connection(
      {
        side,
        settings: checkedSettings(this.#options.settings),
        limits: limitsOf(this.#options, side),
        now: () => performance.now(),
        soon: (run) => process.nextTick(run),
      },
      this.#listener(),
    );
    this.#socket.on('data', (bytes: Uint8Array) => {
      this._active();
      this._connection?.receive(bytes);
    });
    process.nextTick(() => this.emit('connect', this, this.socket));
  }

  #listener(): ConnectionListener {
    const owner = (stream: Stream) => stream.owner as Http2Stream | undefined;
    return {
      output: (bytes) => this.#output.send(bytes),
      headers: (stream, fields, kind, last) => {
        const known = owner(stream);
        if (known) known._headers(fields, kind, last);
        else this._opened(stream, fields, last);
      },
      promised: (parent, stream, fields) => this._promised(parent, stream, fields),
      data: (stream, bytes) => owner(stream)?._data(bytes),
      ended: (stream) => owner(stream)?._ended(),
      closed: (stream, code) => owner(stream)?._closedByProtocol(code),
      notSent: (stream, type, code) => this.#notSent(owner(stream), stream, type, code),
      settings: (settings) => this.emit('remoteSettings', shown(settings)),
      settingsAcknowledged: () => {
        this.#settings.acknowledged(this.localSettings);
        this.emit('localSettings', this.localSettings);
      },
      ping: (payload) => this.emit('ping', Buffer.from(payload)),
      pong: (payload) => {
        if (!this.#pings.answered(payload))
          this.destroy(protocolError('Protocol error'), ERROR_CODE.PROTOCOL_ERROR);
      },
      goaway: (code, last, data) => this.#goneAway(code, last, data),
      extension: (frame) => this._extension(frame.type, frame.stream, frame.payload),
      failed: (error) => {
        this.#failed = true;
        this.destroy(protocolError(error.message), error.code);
      },
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

  #notSent(owner: Http2Stream | undefined, stream: Stream, type: number, code: number): void {
    const emitter = owner ?? this;
    process.nextTick(() => emitter.emit('frameError', type, code, stream.id));
    // As in Node: what is under way may still arrive.
    setImmediate(() => {
      owner?.close(code);
      this.close();
    });
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
    return this.#settings.pending;
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
    return stateOf(connection);
  }

  settings(settings: SettingsObject, callback?: SettingsCallback): void {
    this._mustLive();
    const checked = checkedSettings(settings);
    if (callback !== undefined && typeof callback !== 'function')
      throw invalidArgType('callback', 'of type function', callback);
    const say = this.#settings.say(checked, callback);
    this.#onceConnected((connection) => {
      if (!say(connection)) this.destroy(http2Error('MAX_PENDING_SETTINGS_ACK'));
    });
  }

  #onceConnected(run: (connection: Connection) => void): void {
    const go = () => {
      if (this._connection && !this.#destroyed) run(this._connection);
    };
    if (this.connecting) this.once('connect', go);
    else go();
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

  ping(given: Uint8Array | PingCallback | undefined, callback?: PingCallback): boolean | undefined {
    this._mustLive();
    const done = typeof given === 'function' ? given : callback;
    const payload = pingPayload(typeof given === 'function' ? undefined : given);
    if (typeof done !== 'function') throw invalidArgType('callback', 'of type function', done);
    if (this.connecting || this.#closed) {
      process.nextTick(done, http2Error('PING_CANCEL'), 0, payload);
      return undefined;
    }
    if (!this.#pings.add(payload, done)) return false;
    this._connection?.ping(payload);
    return true;
  }

  goaway(code = 0, lastStream = 0, data?: Uint8Array): void {
    this._mustLive();
    if (typeof code !== 'number') throw invalidArgType('code', 'of type number', code);
    if (typeof lastStream !== 'number') throw invalidArgType('lastStreamID', 'of type number', lastStream);
    this.#onceConnected((connection) => connection.goaway(code, lastStream || undefined, data));
  }

  /** No new streams; ends once those that are open are done. */
  close(callback?: () => void): void {
    if (this.#closed || this.#destroyed) return;
    this.#closed = true;
    if (callback) this.once('close', callback);
    this.goaway(ERROR_CODE.NO_ERROR);
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
    this.#inactivity.clear();
    this.#pings.cancel();
    this.#settings.cancel();
    // Who broke the protocol has been told of it.
    this._connection?.stop();
    if (this._connection && this._code !== ERROR_CODE.NO_ERROR && !this.#failed)
      this._connection.goaway(this._code);
    const cancel = error ?? (this._code === ERROR_CODE.NO_ERROR ? undefined : sessionError(this._code));
    for (const stream of [...this._owned])
      stream.destroy(stream.pending ? http2Error('STREAM_CANCEL') : cancel);
    this.#output.flush();
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
    this.#inactivity.clear();
    if (callback) this.once('timeout', callback);
    if (!this.#destroyed) this.#inactivity.set(milliseconds);
    return this;
  }

  /** @internal Something has happened. */
  _active(): void {
    this.#inactivity.refresh();
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
