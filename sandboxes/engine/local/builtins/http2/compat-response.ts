/** `Http2ServerResponse`: a stream as servers of HTTP/1 know responses. Follows Node 20's `lib/internal/http2/compat.js`. */
import type { Socket } from 'node:net';
import { Stream } from 'node:stream';
import { invalidArgType, invalidArgValue, nodeError } from '../node-error';
import { compatSocket } from './compat-socket';
import { http2Error, rangeError, typeError } from './errors';
import type { HeaderValue, OutgoingHeaders } from './header-fields';
import type { ServerHttp2Stream } from './server-session';

type Callback = () => void;
const warned = new Set<string>();

/** What HTTP/1 has and HTTP/2 has not, once. */
function warn(message: string): void {
  if (warned.has(message)) return;
  warned.add(message);
  process.emitWarning(message, 'UnsupportedWarning');
}
const noMessage = () => warn('Status message is not supported by HTTP/2 (RFC7540 8.1.2.4)');

export class Http2ServerResponse extends Stream {
  readonly writable = true;
  req: unknown = undefined;
  readonly #stream: ServerHttp2Stream;
  #headers: OutgoingHeaders = Object.create(null) as OutgoingHeaders;
  #trailers: OutgoingHeaders = Object.create(null) as OutgoingHeaders;
  #status = 200;
  #sendDate = true;
  #ending = false;
  #closed = false;

  constructor(stream: ServerHttp2Stream) {
    super();
    this.#stream = stream;
    stream.on('drain', () => this.emit('drain'));
    stream.on('wantTrailers', () => stream.sendTrailers(this.#trailers));
    stream.on('timeout', () => this.emit('timeout'));
    stream.on('close', () => {
      if (this.#closed) return;
      this.#closed = true;
      this.emit('finish');
      this.emit('close');
    });
  }

  get _header(): boolean {
    return this.headersSent;
  }

  get headersSent(): boolean {
    return this.#stream.headersSent;
  }

  get writableEnded(): boolean {
    return this.#ending;
  }

  get finished(): boolean {
    return this.#ending;
  }

  get destroyed(): boolean {
    return this.#stream.destroyed;
  }

  get writableCorked(): number {
    return this.#stream.writableCorked;
  }

  get writableHighWaterMark(): number {
    return this.#stream.writableHighWaterMark;
  }

  get writableFinished(): boolean {
    return this.#stream.writableFinished;
  }

  get writableLength(): number {
    return this.#stream.writableLength;
  }

  get socket(): Socket | undefined {
    return this.#closed ? undefined : compatSocket(this.#stream);
  }

  get connection(): Socket | undefined {
    return this.socket;
  }

  get stream(): ServerHttp2Stream {
    return this.#stream;
  }

  get sendDate(): boolean {
    return this.#sendDate;
  }

  set sendDate(send: boolean) {
    this.#sendDate = Boolean(send);
  }

  get statusCode(): number {
    return this.#status;
  }

  set statusCode(code: number) {
    const status = Number(code) | 0;
    if (status >= 100 && status < 200)
      throw rangeError('INFO_STATUS_NOT_ALLOWED', 'Informational status codes cannot be used');
    if (status < 100 || status > 599) throw rangeError('STATUS_INVALID', `Invalid status code: ${code}`);
    this.#status = status;
  }

  /** HTTP/2 has none. */
  get statusMessage(): string {
    noMessage();
    return '';
  }

  set statusMessage(_message: string) {
    noMessage();
  }

  setTrailer(name: string, value: HeaderValue): void {
    this.#trailers[checkName(name)] = value;
  }

  addTrailers(trailers: OutgoingHeaders): void {
    for (const [name, value] of Object.entries(trailers)) this.setTrailer(name, value);
  }

  getHeader(name: string): HeaderValue {
    return this.#headers[checkName(name)];
  }

  getHeaderNames(): string[] {
    return Object.keys(this.#headers);
  }

  getHeaders(): OutgoingHeaders {
    return Object.assign(Object.create(null) as OutgoingHeaders, this.#headers);
  }

  hasHeader(name: string): boolean {
    return checkName(name) in this.#headers;
  }

  removeHeader(name: string): void {
    this.#mustNotBeSent();
    const key = checkName(name);
    if (key === 'date') this.#sendDate = false;
    delete this.#headers[key];
  }

  setHeader(name: string, value: HeaderValue): void {
    this.#mustNotBeSent();
    const key = checkName(name);
    if (value === undefined || value === null)
      throw typeError('INVALID_HEADER_VALUE', `Invalid value "${value}" for header "${key}"`);
    if (key.startsWith(':')) throw typeError('PSEUDOHEADER_NOT_ALLOWED', 'Cannot set HTTP/2 pseudo-headers');
    // As in Node: this one is left out, so that a program may serve both; others of HTTP/1 are refused with the head.
    if (key === 'connection' && value !== 'trailers') {
      warn(
        'The provided connection header is not valid, the value will be dropped from the header and will never be in use.',
      );
      return;
    }
    if (!TOKEN.test(key)) this.destroy(invalidToken(name));
    this.#headers[key] = value;
  }

  appendHeader(name: string, value: HeaderValue): void {
    const before = this.#headers[checkName(name)];
    if (before === undefined || before === null) this.setHeader(name, value);
    else this.setHeader(name, [before, value].flat() as string[]);
  }

  #mustNotBeSent(): void {
    if (this.#closed) throw http2Error('INVALID_STREAM');
    if (this.headersSent) throw http2Error('HEADERS_SENT');
  }

  flushHeaders(): void {
    if (!this.#closed && !this.headersSent) this.writeHead(this.#status);
  }

  writeHead(
    status: number,
    message?: string | OutgoingHeaders | readonly HeaderValue[],
    given?: OutgoingHeaders | readonly HeaderValue[],
  ): this {
    if (this.#closed || this.#stream.destroyed) return this;
    if (this.headersSent) throw http2Error('HEADERS_SENT');
    if (typeof message === 'string') noMessage();
    const headers = typeof message === 'object' ? message : given;
    if (Array.isArray(headers)) {
      if (headers.length % 2 === 1) throw invalidArgValue('headers', headers);
      for (let at = 0; at < headers.length; at += 2)
        this.setHeader(String(headers[at]), headers[at + 1] as HeaderValue);
    } else
      for (const [name, value] of Object.entries(headers ?? {})) this.setHeader(name, value as HeaderValue);
    this.statusCode = status;
    this.#begin();
    return this;
  }

  #begin(): void {
    if (this.headersSent || this.#stream.closed) return;
    const headers: OutgoingHeaders = { ':status': this.#status, ...this.#headers };
    const ends = this.#ending && Object.keys(this.#trailers).length === 0;
    this.#stream.respond(headers, {
      endStream: ends,
      waitForTrailers: !ends,
      sendDate: this.#sendDate,
    });
  }

  cork(): void {
    this.#stream.cork();
  }

  uncork(): void {
    this.#stream.uncork();
  }

  write(
    chunk: string | Uint8Array,
    encoding?: BufferEncoding | ((error?: Error | null) => void),
    callback?: (error?: Error | null) => void,
  ): boolean {
    const done = typeof encoding === 'function' ? encoding : callback;
    const wrong = this.#ending
      ? nodeError(Error, 'ERR_STREAM_WRITE_AFTER_END', 'write after end')
      : this.#closed
        ? http2Error('INVALID_STREAM')
        : this.#stream.destroyed
          ? null
          : undefined;
    if (wrong !== undefined) {
      if (wrong && done) process.nextTick(done, wrong);
      else if (wrong) this.destroy(wrong);
      return false;
    }
    if (!this.headersSent) this.writeHead(this.#status);
    return this.#stream.write(chunk, typeof encoding === 'string' ? encoding : 'utf8', done);
  }

  end(
    chunk?: string | Uint8Array | Callback | null,
    encoding?: BufferEncoding | Callback,
    callback?: Callback,
  ): this {
    const done = [chunk, encoding, callback].find((each) => typeof each === 'function') as
      | Callback
      | undefined;
    if (this.#ending || this.#closed) {
      if (done) process.nextTick(done);
      return this;
    }
    if (chunk !== null && chunk !== undefined && typeof chunk !== 'function')
      this.write(chunk, typeof encoding === 'string' ? encoding : 'utf8');
    this.#ending = true;
    if (done) this.once('finish', done);
    if (this.headersSent) this.#stream.end();
    else {
      this.#begin();
      this.#stream.end();
    }
    return this;
  }

  destroy(error?: Error): void {
    if (!this.#stream.destroyed) this.#stream.destroy(error);
  }

  setTimeout(milliseconds: number, callback?: Callback): void {
    if (!this.#closed) this.#stream.setTimeout(milliseconds, callback);
  }

  createPushResponse(
    headers: OutgoingHeaders,
    callback: (error: Error | null, response?: Http2ServerResponse) => void,
  ): void {
    if (typeof callback !== 'function') throw invalidArgType('callback', 'of type function', callback);
    if (this.#closed) {
      process.nextTick(callback, http2Error('INVALID_STREAM'));
      return;
    }
    this.#stream.pushStream(headers, (error, stream) => {
      if (error || !stream) callback(error);
      else callback(null, new Http2ServerResponse(stream));
    });
  }

  writeContinue(): boolean {
    if (this.headersSent || this.#stream.closed) return false;
    this.#stream.additionalHeaders({ ':status': 100 });
    return true;
  }

  writeEarlyHints(hints: OutgoingHeaders): boolean {
    if (this.headersSent || this.#stream.closed) return false;
    const link = [hints['link']].flat().filter(Boolean).join(', ');
    if (!link) return false;
    this.#stream.additionalHeaders({ ...hints, ':status': 103, link });
    return true;
  }
}

function checkName(name: unknown): string {
  if (typeof name !== 'string') throw invalidArgType('name', 'of type string', name);
  const key = name.trim().toLowerCase();
  if (key === '') throw invalidToken(name);
  return key;
}

/** RFC 9110 §5.6.2. */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/;

const invalidToken = (name: string) =>
  nodeError(TypeError, 'ERR_INVALID_HTTP_TOKEN', `Header name must be a valid HTTP token ["${name}"]`);
