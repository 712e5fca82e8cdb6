/** `http.OutgoingMessage`: what a server answers and a client asks. Ordering follows Node 20's `lib/_http_outgoing.js`. */
import { Buffer } from 'node:buffer';
import { invalidArgType, type NodeError, nodeError } from '../node-error';
import { byteLength } from './byte-length';
import { type HeaderInput, writeHead } from './head-writer';
import type { OutgoingHeaders } from './outgoing-headers';
import { type Callback, CORKED, type Encoding, type LentSocket, OutgoingQueue } from './outgoing-queue';
import { hasInvalidValueCharacter, headersSent, invalidCharacter, validateHeaderName } from './validation';

export type { HeaderValue, OutgoingHeaders } from './outgoing-headers';

export interface MessageSocket extends LentSocket {
  _httpMessage?: OutgoingMessage | null;
}

export interface OutgoingOptions {
  readonly highWaterMark?: number | undefined;
  readonly rejectNonStandardBodyWrites?: boolean | undefined;
}

const CRLF = Buffer.from('\r\n');
const nothing = () => undefined;

export class OutgoingMessage extends OutgoingQueue {
  declare socket: MessageSocket | null;
  statusCode: number | undefined;
  agent: unknown;
  writable = true;
  /** The connection closes after this message. */
  _last = false;
  chunkedEncoding = false;
  shouldKeepAlive = true;
  maxRequestsOnConnectionReached = false;
  _maxRequestsPerSocket = 0;
  _defaultKeepAlive = true;
  useChunkedEncodingByDefault = true;
  strictContentLength = false;
  _contentLength: number | null = null;
  _hasBody = true;
  _trailer = '';
  _closed = false;
  _keepAliveTimeout = 0;
  _uniqueHeaders: Set<string> | null = null;
  #bytesWritten = 0;
  #errored: Error | null | undefined = null;
  readonly #rejectBodyWrites: boolean;

  constructor(options?: OutgoingOptions) {
    super(options?.highWaterMark);
    this.#rejectBodyWrites = options?.rejectNonStandardBodyWrites ?? false;
  }

  get errored(): Error | null | undefined {
    return this.#errored;
  }

  get closed(): boolean {
    return this._closed;
  }

  get writableFinished(): boolean {
    return this.finished && this.outputSize === 0 && (!this.socket || this.socket.writableLength === 0);
  }

  get writableObjectMode(): boolean {
    return false;
  }

  get writableEnded(): boolean {
    return this.finished;
  }

  get writableNeedDrain(): boolean {
    return !this.destroyed && !this.finished && this._needDrain;
  }

  get connection(): MessageSocket | null {
    return this.socket;
  }

  set connection(socket: MessageSocket | null) {
    this.socket = socket;
  }

  _renderHeaders(): Record<string, unknown> {
    if (this._header) throw headersSent('render');
    const headers: Record<string, unknown> = {};
    if (this._outHeaders) for (const [name, value] of Object.values(this._outHeaders)) headers[name] = value;
    return headers;
  }

  setTimeout(milliseconds: number, callback?: () => void): this {
    if (callback) this.on('timeout', callback);
    if (this.socket) this.socket.setTimeout(milliseconds);
    else this.once('socket', (socket: MessageSocket) => socket.setTimeout(milliseconds));
    return this;
  }

  destroy(error?: Error): this {
    if (this.destroyed) return this;
    this.destroyed = true;
    this.#errored = error;
    if (this.socket) this.socket.destroy(error);
    else this.once('socket', (socket: MessageSocket) => socket.destroy(error));
    return this;
  }

  _implicitHeader(): void {
    throw nodeError(Error, 'ERR_METHOD_NOT_IMPLEMENTED', 'The _implicitHeader() method is not implemented');
  }

  _storeHeader(firstLine: string, headers: HeaderInput | OutgoingHeaders | null | undefined): void {
    writeHead(this, firstLine, headers);
  }

  write(
    chunk: string | Uint8Array,
    encoding?: BufferEncoding | Callback | null,
    callback?: Callback,
  ): boolean {
    const done = typeof encoding === 'function' ? encoding : callback;
    const written = this.#write(chunk, typeof encoding === 'function' ? null : encoding, done, false);
    if (!written) this._needDrain = true;
    return written;
  }

  #write(
    chunk: string | Uint8Array,
    encoding: Encoding,
    callback: Callback | undefined,
    last: boolean,
  ): boolean {
    const done = typeof callback === 'function' ? callback : nothing;
    if (chunk === null)
      throw nodeError(TypeError, 'ERR_STREAM_NULL_VALUES', 'May not write null values to stream');
    if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array))
      throw invalidArgType('chunk', 'of type string or an instance of Buffer or Uint8Array', chunk);
    if (this.finished || this.destroyed) return this.#refuse(done);
    let length = -1;
    if (this.strictContentLength) {
      length = byteLength(chunk, encoding);
      this.#checkLength(this.#bytesWritten + length, last);
      this.#bytesWritten += length;
    }
    if (!this._header) {
      if (last) {
        if (length < 0) length = byteLength(chunk, encoding);
        this._contentLength = length;
      }
      this._implicitHeader();
    }
    if (!this._hasBody) {
      if (this.#rejectBodyWrites)
        throw nodeError(
          Error,
          'ERR_HTTP_BODY_NOT_ALLOWED',
          'Adding content for this request method or response status is not allowed.',
        );
      process.nextTick(done);
      return true;
    }
    // What is written in one go leaves in one piece.
    if (!last && this.socket && !this.socket.writableCorked) {
      this.socket.cork();
      process.nextTick(uncork, this.socket);
    }
    if (!this.chunkedEncoding || chunk.length === 0) return this._send(chunk, encoding, done);
    if (length < 0) length = byteLength(chunk, encoding);
    this._send(length.toString(16), 'latin1', null);
    this._send(CRLF, null, null);
    this._send(chunk, encoding, null);
    return this._send(CRLF, null, done);
  }

  #refuse(callback: Callback): boolean {
    if (this.destroyed) {
      const error = this.finished
        ? writeAfterEnd()
        : nodeError(Error, 'ERR_STREAM_DESTROYED', 'Cannot call write after a stream was destroyed');
      process.nextTick(callback, error);
    } else this.#fail(writeAfterEnd(), callback);
    return false;
  }

  #fail(error: NodeError, callback: Callback): void {
    if (this.destroyed) return;
    process.nextTick(() => {
      callback(error);
      if (!this.destroyed) this.emit('error', error);
    });
  }

  get #lengthIsStrict(): boolean {
    return (
      this.strictContentLength &&
      this._contentLength !== null &&
      this._hasBody &&
      !this._removedContLen &&
      !this.chunkedEncoding &&
      !this.hasHeader('transfer-encoding')
    );
  }

  #checkLength(written: number, last: boolean): void {
    if (!this.#lengthIsStrict) return;
    const declared = this._contentLength as number;
    if (last ? written === declared : written <= declared) return;
    throw nodeError(
      Error,
      'ERR_HTTP_CONTENT_LENGTH_MISMATCH',
      `Response body's content-length of ${written} byte(s) does not match the content-length of ${declared} byte(s) set in header`,
    );
  }

  addTrailers(
    headers: Readonly<Record<string, string | string[]>> | readonly (readonly [string, string])[],
  ): void {
    this._trailer = '';
    const entries = Array.isArray(headers) ? (headers as [string, string][]) : Object.entries(headers);
    for (const [name, value] of entries) {
      validateHeaderName(name, 'Trailer name');
      const separate =
        Array.isArray(value) && value.length > 1 && !this._uniqueHeaders?.has(name.toLowerCase());
      const lines = separate ? value : [Array.isArray(value) ? value.join('; ') : value];
      for (const line of lines) {
        if (hasInvalidValueCharacter(line)) throw invalidCharacter('trailer content', name);
        this._trailer += `${name}: ${line}\r\n`;
      }
    }
  }

  end(
    chunk?: string | Uint8Array | Callback | null,
    encoding?: BufferEncoding | Callback | null,
    callback?: Callback,
  ): this {
    let data = chunk;
    let as = encoding;
    let done = callback;
    if (typeof data === 'function') {
      done = data;
      data = null;
      as = null;
    } else if (typeof as === 'function') {
      done = as;
      as = null;
    }
    if (data) {
      if (this.finished) {
        this.#fail(writeAfterEnd(), typeof done === 'function' ? done : nothing);
        return this;
      }
      this.socket?.cork();
      this.#write(data as string | Uint8Array, as as Encoding, undefined, true);
    } else if (this.finished) {
      if (typeof done === 'function') {
        if (this.writableFinished)
          done(
            nodeError(Error, 'ERR_STREAM_ALREADY_FINISHED', 'Cannot call end after a stream was finished'),
          );
        else this.on('finish', done);
      }
      return this;
    } else if (!this._header) {
      this.socket?.cork();
      this._contentLength = 0;
      this._implicitHeader();
    }
    if (typeof done === 'function') this.once('finish', done);
    this.#checkLength(this.#bytesWritten, true);
    if (this._hasBody && this.chunkedEncoding)
      this._send(`0\r\n${this._trailer}\r\n`, 'latin1', () => this.#told());
    else if (!this._headerSent || this.writableLength || data) this._send('', 'latin1', () => this.#told());
    else process.nextTick(() => this.#told());
    if (this.socket) {
      // All corks at once: whoever forgot one must not hold back a finished message.
      this.socket._writableState.corked = 1;
      this.socket.uncork();
    }
    this[CORKED] = 0;
    this.finished = true;
    if (this.outputData.length === 0 && this.socket?._httpMessage === this) this._finish();
    return this;
  }

  #told(): void {
    if (!this.socket?._hadError) this.emit('finish');
  }

  flushHeaders(): void {
    if (!this._header) this._implicitHeader();
    this._send('');
  }

  override pipe<T>(_destination: T): T {
    this.emit('error', nodeError(Error, 'ERR_STREAM_CANNOT_PIPE', 'Cannot pipe, not readable'));
    return _destination;
  }
}

function uncork(socket: MessageSocket): void {
  socket.uncork();
}

const writeAfterEnd = () => nodeError(Error, 'ERR_STREAM_WRITE_AFTER_END', 'write after end');
