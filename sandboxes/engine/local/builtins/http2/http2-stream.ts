/** `Http2Stream`: what both sides have of one. Follows Node 20's `lib/internal/http2/core.js`. */
import { Duplex } from 'node:stream';
import type { Field } from '../../../../http2/hpack/static-table';
import { ERROR_CODE } from '../../../../http2/protocol-error';
import type { Stream } from '../../../../http2/stream';
import { InactivityTimer } from '../net/inactivity';
import { http2Error, streamError } from './errors';
import { type IncomingHeaders, type OutgoingHeaders, toFields } from './header-fields';
import type { Http2Session } from './http2-session';

type Callback = (error?: Error | null) => void;

export class Http2Stream extends Duplex {
  sentHeaders: IncomingHeaders | OutgoingHeaders | undefined = undefined;
  sentTrailers: OutgoingHeaders | undefined = undefined;
  sentInfoHeaders: OutgoingHeaders[] = [];
  aborted = false;
  endAfterHeaders = false;
  headRequest = false;
  /** @internal Trailers are asked for behind the content. */
  _waitForTrailers = false;
  /** @internal */
  _stream: Stream | null = null;
  #session: Http2Session | undefined;
  /** @internal What `closed` shows: the base class has a field of that name. */
  _closed = false;
  #code: number | undefined;
  #wantsTrailers = false;
  readonly #inactivity = new InactivityTimer(() => this.emit('timeout'));
  /** Octets that were handed to the reader while it was paused. */
  #unread = 0;

  constructor(session: Http2Session) {
    super({ decodeStrings: true, autoDestroy: false, allowHalfOpen: true });
    this.#session = session;
    this.cork();
    session._owned.add(this);
  }

  /** @internal */
  _attach(stream: Stream): void {
    this._stream = stream;
    stream.owner = this;
    this.uncork();
    this.emit('ready');
  }

  get id(): number | undefined {
    return this._stream?.id;
  }

  get session(): Http2Session | undefined {
    return this.#session;
  }

  get pending(): boolean {
    return this._stream === null;
  }

  get rstCode(): number | undefined {
    return this.#code;
  }

  get headersSent(): boolean {
    return this.sentHeaders !== undefined;
  }

  get bufferSize(): number {
    return this.writableLength;
  }

  get state(): object {
    const stream = this._stream;
    if (!stream || this.destroyed) return {};
    return {
      state: STATES.indexOf(stream.state) + 1,
      weight: 16,
      sumDependencyWeight: 0,
      localClose: Number(stream.localDone),
      remoteClose: Number(stream.remoteDone),
      localWindowSize: stream.receiveWindow,
    };
  }

  setTimeout(milliseconds: number, callback?: () => void): this {
    this.#inactivity.clear();
    if (callback) this.once('timeout', callback);
    if (!this.destroyed) this.#inactivity.set(milliseconds);
    return this;
  }

  /** @internal Something has happened. */
  _active(): void {
    this.#session?._active();
    this.#inactivity.refresh();
  }

  /** RFC 9113 does away with priorities: as in Node's later versions, nothing is told. */
  priority(_options: object): void {
    if (this.destroyed) throw http2Error('INVALID_STREAM');
  }

  /** @internal Called before the first content, so that headers come first. */
  protected _proceed(): void {
    // A client's headers are sent with its request.
  }

  override _write(chunk: Uint8Array, _encoding: BufferEncoding, callback: Callback): void {
    this.#whenReady(() => {
      this._proceed();
      const stream = this._stream;
      if (!stream || stream.closed) {
        callback();
        return;
      }
      this._active();
      // Where this is all there is, its frame is the last.
      const last = () => this.writableEnded && this.writableLength <= chunk.length && !this._waitForTrailers;
      this.#session?._connection?.write(stream, chunk, callback, last);
    });
  }

  override _final(callback: Callback): void {
    this.#whenReady(() => {
      this._proceed();
      const { _stream: stream } = this;
      const connection = this.#session?._connection;
      // One that is cut off before its end has none.
      if (stream && connection && !this.aborted && !stream.localDone && !stream.closed) {
        if (this._waitForTrailers && !this.endAfterHeaders) {
          this.#wantsTrailers = true;
          process.nextTick(() => this.emit('wantTrailers'));
        } else connection.end(stream);
      }
      callback();
      process.nextTick(() => this._maybeDestroy());
    });
  }

  #whenReady(go: () => void): void {
    if (this._stream || this.destroyed || this._closed) go();
    else this.once('ready', go);
  }

  sendTrailers(headers: OutgoingHeaders): void {
    if (this.destroyed || this._closed) throw http2Error('INVALID_STREAM');
    if (this.sentTrailers) throw http2Error('TRAILERS_ALREADY_SENT');
    if (!this.#wantsTrailers) throw http2Error('TRAILERS_NOT_READY');
    const fields = toFields(headers);
    this.sentTrailers = headers;
    if (this._stream) this.#session?._connection?.end(this._stream, fields.length > 0 ? fields : undefined);
  }

  override _read(): void {
    if (this.#unread > 0 && this._stream) this.#session?._connection?.consume(this._stream, this.#unread);
    this.#unread = 0;
  }

  /** @internal */
  _data(bytes: Uint8Array): void {
    this._active();
    this.#unread += bytes.length;
    const piece = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (this.push(piece)) this._read();
  }

  /** @internal The peer has said all. */
  _ended(): void {
    if (!this.readableEnded) this.push(null);
    // Nobody has to read what is not there.
    if (this.readableLength === 0 && this.readableFlowing === null) this.read(0);
  }

  /** @internal Another list of fields has come. */
  _headers(_fields: readonly Field[], _kind: string, _last: boolean): void {
    // Each side has its own.
  }

  /** @internal The protocol is done with it. */
  _closedByProtocol(code: number): void {
    if (this.destroyed) return;
    if (!this._closed) this.#shut(code, false);
    if (code !== ERROR_CODE.NO_ERROR) this._maybeDestroy(code);
    else if (this.readableEnded || !this.readable) this._maybeDestroy();
    else this.once('end', () => this._maybeDestroy());
  }

  close(code: number = ERROR_CODE.NO_ERROR, callback?: () => void): void {
    if (typeof code !== 'number') throw new TypeError('The "code" argument must be of type number');
    if (callback) this.once('close', callback);
    if (!this._closed) this.#shut(code, true);
  }

  #shut(code: number, tell: boolean): void {
    this._closed = true;
    this.#code = code;
    this.#inactivity.clear();
    const ending = this.writableEnded;
    if (!ending) {
      this.aborted = true;
      this.emit('aborted');
      this.end();
    }
    if (!tell) return;
    const finish = () => {
      const stream = this._stream;
      if (stream && !stream.closed) this.#session?._connection?.reset(stream, code);
      else if (!stream) this.destroy();
    };
    if (!ending || this.writableFinished || code !== ERROR_CODE.NO_ERROR) finish();
    else this.once('finish', finish);
  }

  /** @internal */
  _maybeDestroy(code: number = ERROR_CODE.NO_ERROR): void {
    if (this.destroyed) return;
    if (code !== ERROR_CODE.NO_ERROR) this.destroy();
    else if (this.writableFinished && this._closed && (this.readableEnded || !this.readable)) this.destroy();
  }

  override _destroy(given: Error | null, callback: Callback): void {
    const session = this.#session;
    const inherited = session?._code ?? ERROR_CODE.NO_ERROR;
    const code = given
      ? given.name === 'AbortError'
        ? ERROR_CODE.CANCEL
        : ERROR_CODE.INTERNAL_ERROR
      : ((this._closed ? this.#code : inherited) ?? ERROR_CODE.NO_ERROR);
    if (!this._closed) this.#shut(code, false);
    const stream = this._stream;
    if (stream && !stream.closed) session?._connection?.reset(stream, this.#code ?? code);
    this.#inactivity.clear();
    this.push(null);
    this.#session = undefined;
    session?._released(this);
    const quiet = code === ERROR_CODE.NO_ERROR || code === ERROR_CODE.CANCEL;
    callback(given ?? (quiet ? null : streamError(code)));
  }
}

Object.defineProperty(Http2Stream.prototype, 'closed', {
  configurable: true,
  get(this: Http2Stream) {
    return this._closed;
  },
});

const STATES = [
  'idle',
  'open',
  'reservedLocal',
  'reservedRemote',
  'halfClosedLocal',
  'halfClosedRemote',
  'closed',
];
