/** `Http2ServerRequest`: a stream as servers of HTTP/1 know requests. Follows Node 20's `lib/internal/http2/compat.js`. */
import type { Socket } from 'node:net';
import { Readable, type ReadableOptions } from 'node:stream';
import { compatSocket } from './compat-socket';
import type { IncomingHeaders } from './header-fields';
import type { ServerHttp2Stream } from './server-session';

export class Http2ServerRequest extends Readable {
  readonly #stream: ServerHttp2Stream;
  readonly #headers: IncomingHeaders;
  readonly #rawHeaders: readonly string[];
  #url: string | undefined;
  #method: string | undefined;
  #trailers: IncomingHeaders = {};
  #rawTrailers: string[] = [];
  #aborted = false;
  #closed = false;

  constructor(
    stream: ServerHttp2Stream,
    headers: IncomingHeaders,
    options?: ReadableOptions,
    raw: readonly string[] = [],
  ) {
    super({ autoDestroy: false, ...options });
    this.#stream = stream;
    this.#headers = headers;
    this.#rawHeaders = raw;
    stream.on('trailers', (trailers: IncomingHeaders, _flags: number, rawTrailers: string[]) => {
      Object.assign(this.#trailers, trailers);
      this.#rawTrailers.push(...rawTrailers);
    });
    stream.on('end', () => this.push(null));
    stream.on('aborted', () => {
      if (this.#closed) return;
      this.#aborted = true;
      this.emit('aborted');
    });
    stream.on('close', () => {
      this.#closed = true;
      if (!this.readableEnded) this.push(null);
      this.emit('close');
    });
    stream.on('timeout', () => this.emit('timeout'));
    stream.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) stream.pause();
    });
    stream.pause();
    this.on('pause', () => stream.pause());
    this.on('resume', () => stream.resume());
  }

  override _read(): void {
    if (!this.#closed) this.#stream.resume();
  }

  get aborted(): boolean {
    return this.#aborted;
  }

  get complete(): boolean {
    return this.#aborted || this.readableEnded || this.#closed || this.#stream.destroyed;
  }

  get stream(): ServerHttp2Stream {
    return this.#stream;
  }

  get headers(): IncomingHeaders {
    return this.#headers;
  }

  get rawHeaders(): readonly string[] {
    return this.#rawHeaders;
  }

  get trailers(): IncomingHeaders {
    return this.#trailers;
  }

  get rawTrailers(): string[] {
    return this.#rawTrailers;
  }

  get httpVersionMajor(): number {
    return 2;
  }

  get httpVersionMinor(): number {
    return 0;
  }

  get httpVersion(): string {
    return '2.0';
  }

  get socket(): Socket {
    return compatSocket(this.#stream);
  }

  get connection(): Socket {
    return this.socket;
  }

  get method(): string {
    return this.#method ?? String(this.#headers[':method']);
  }

  set method(method: string) {
    this.#method = method;
  }

  get authority(): string {
    return String(this.#headers[':authority'] ?? this.#headers['host']);
  }

  get scheme(): string {
    return String(this.#headers[':scheme']);
  }

  get url(): string {
    return this.#url ?? String(this.#headers[':path']);
  }

  set url(url: string) {
    this.#url = url;
  }

  setTimeout(milliseconds: number, callback?: () => void): this {
    if (!this.#closed) this.#stream.setTimeout(milliseconds, callback);
    return this;
  }
}
