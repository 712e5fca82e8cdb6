/** The server's side: `ServerHttp2Session`, `ServerHttp2Stream`. */
import { createReadStream, fstatSync, type PathLike, type Stats, stat } from 'node:fs';
import type { Socket } from 'node:net';
import type { Field } from '../../../../http2/hpack/static-table';
import { ERROR_CODE } from '../../../../http2/protocol-error';
import type { Stream } from '../../../../http2/stream';
import { nodeError } from '../node-error';
import { http2Error, rangeError } from './errors';
import { type IncomingHeaders, type OutgoingHeaders, rawHeaders, toFields, toObject } from './header-fields';
import { Http2Session } from './http2-session';
import { Http2Stream } from './http2-stream';
import type { SessionOptions } from './session-options';

export interface RespondOptions {
  readonly endStream?: boolean;
  readonly waitForTrailers?: boolean;
  /** Whether a `date` is added, which it is when left out. */
  readonly sendDate?: boolean | undefined;
}
export interface FileOptions extends RespondOptions {
  readonly offset?: number;
  readonly length?: number;
  readonly statCheck?: (stats: Stats, headers: OutgoingHeaders, about: object) => boolean | undefined;
  readonly onError?: (error: Error) => void;
}

/** Answers that have no content (RFC 9110 §6.4.1). */
const WITHOUT_CONTENT = new Set([204, 205, 304]);

export class ServerHttp2Stream extends Http2Stream {
  /** @internal */
  _requestHeaders: IncomingHeaders = {};

  get pushAllowed(): boolean {
    const connection = this.session?._connection;
    return (
      !this.destroyed && !this.closed && Boolean(connection?.remote.enablePush) && (this.id ?? 0) % 2 === 1
    );
  }

  protected override _proceed(): void {
    if (!this.headersSent && !this.closed && !this.destroyed) this.respond();
  }

  override _headers(fields: readonly Field[], _kind: string, last: boolean): void {
    this.emit('trailers', toObject(fields), last ? 5 : 4, rawHeaders(fields));
  }

  #mustAnswer(): void {
    if (this.destroyed || this.closed) throw http2Error('INVALID_STREAM');
    if (this.headersSent) throw http2Error('HEADERS_SENT');
  }

  respond(given: OutgoingHeaders = {}, options: RespondOptions = {}): void {
    this.#mustAnswer();
    const headers: OutgoingHeaders = Object.assign(Object.create(null), given);
    for (const symbol of Object.getOwnPropertySymbols(given))
      Reflect.set(headers, symbol, Reflect.get(given, symbol));
    headers[':status'] ??= 200;
    const status = Number(headers[':status']);
    if (!(status >= 200 && status <= 599))
      throw rangeError('STATUS_INVALID', `Invalid status code: ${headers[':status']}`);
    if ((options.sendDate ?? true) && (headers['date'] ?? null) === null)
      headers['date'] = new Date().toUTCString();
    const last = options.endStream === true || this.headRequest || WITHOUT_CONTENT.has(status);
    const fields = toFields(headers);
    this.sentHeaders = headers;
    this._waitForTrailers = options.waitForTrailers === true && !last;
    this._active();
    if (this._stream) this.session?._connection?.headers(this._stream, fields, last);
    if (last) {
      this.endAfterHeaders = true;
      this.end();
    }
  }

  additionalHeaders(headers: OutgoingHeaders): void {
    if (this.destroyed || this.closed) throw http2Error('INVALID_STREAM');
    if (this.headersSent) throw http2Error('HEADERS_AFTER_RESPOND');
    const status = Number(headers[':status'] ?? 0);
    if (status === 101) throw http2Error('STATUS_101');
    if (status < 100 || status >= 200)
      throw rangeError('INVALID_INFO_STATUS', `Invalid informational status code: ${headers[':status']}`);
    const fields = toFields(headers);
    this.sentInfoHeaders.push(headers);
    if (this._stream) this.session?._connection?.headers(this._stream, fields, false);
  }

  pushStream(
    given: OutgoingHeaders,
    options: object | ((error: Error | null, stream?: ServerHttp2Stream, headers?: OutgoingHeaders) => void),
    callback?: (error: Error | null, stream?: ServerHttp2Stream, headers?: OutgoingHeaders) => void,
  ): void {
    const done = typeof options === 'function' ? options : callback;
    const { session } = this;
    if (!this.pushAllowed || !session?._connection || !this._stream) throw http2Error('PUSH_DISABLED');
    if (!done) throw new TypeError('The "callback" argument must be of type function');
    const asked = this._requestHeaders;
    const headers: OutgoingHeaders = {
      ':method': 'GET',
      ':scheme': String(asked[':scheme'] ?? 'http'),
      ':authority': String(asked[':authority'] ?? ''),
      ':path': '/',
      ...given,
    };
    const stream = session._connection.promise(this._stream, toFields(headers));
    const pushed = new ServerHttp2Stream(session);
    pushed._requestHeaders = headers as IncomingHeaders;
    pushed.headRequest = headers[':method'] === 'HEAD';
    pushed._attach(stream);
    pushed._ended();
    process.nextTick(done, null, pushed, headers);
  }

  respondWithFile(path: PathLike, headers: OutgoingHeaders = {}, options: FileOptions = {}): void {
    this.#mustAnswer();
    stat(path, (error, stats) => {
      if (this.destroyed || this.closed) return;
      const wrong =
        error ??
        (stats.isFile() ? null : nodeError(Error, 'ERR_HTTP2_SEND_FILE', 'Directories cannot be sent'));
      if (!wrong) this.#sendFile(createReadStream(path, part(options)), stats, headers, options);
      else if (options.onError) options.onError(wrong);
      else this.destroy(wrong);
    });
  }

  /** @param descriptor stays open */
  respondWithFD(
    descriptor: number | { readonly fd: number },
    headers: OutgoingHeaders = {},
    options: FileOptions = {},
  ): void {
    this.#mustAnswer();
    const fd = typeof descriptor === 'number' ? descriptor : descriptor.fd;
    const content = createReadStream('', { ...part(options), fd, autoClose: false });
    this.#sendFile(content, fstatSync(fd), headers, options);
  }

  #sendFile(
    content: NodeJS.ReadableStream,
    stats: Stats,
    given: OutgoingHeaders,
    options: FileOptions,
  ): void {
    const headers = { ...given };
    const { offset = 0, length = -1 } = options;
    const checked = options.statCheck?.(stats, headers, { offset, length });
    if (checked === false || this.headersSent) return;
    const size = Math.max(0, stats.size - offset);
    headers['content-length'] ??= length >= 0 ? Math.min(size, length) : size;
    this.respond(headers, options.waitForTrailers ? { waitForTrailers: true } : {});
    if (this.endAfterHeaders) return;
    content.on('error', (error: Error) => this.destroy(error));
    content.pipe(this);
  }
}

const part = ({ offset = 0, length = -1 }: FileOptions) =>
  length >= 0 ? { start: offset, end: offset + length - 1 } : { start: offset };

export class ServerHttp2Session extends Http2Session {
  readonly server: object | undefined;

  constructor(socket: Socket, server: object | undefined, options: SessionOptions) {
    super('server', socket, options);
    this.server = server;
    this._start('server');
  }

  protected override _opened(stream: Stream, fields: readonly Field[], last: boolean): void {
    if (this.closed) {
      this._connection?.reset(stream, ERROR_CODE.REFUSED_STREAM);
      return;
    }
    const made = new ServerHttp2Stream(this);
    const headers = toObject(fields);
    made._requestHeaders = headers;
    made.headRequest = headers[':method'] === 'HEAD';
    made._attach(stream);
    this.emit('stream', made, headers, last ? 5 : 4, rawHeaders(fields));
  }

  /** ALTSVC (RFC 7838). */
  altsvc(value: string, origin: string | number | URL | { origin: string }): void {
    this._mustLive();
    const stream = typeof origin === 'number' ? origin : 0;
    const name = stream ? '' : originOf(origin as string | URL | { origin: string });
    const payload = Buffer.concat([
      Buffer.from([name.length >> 8, name.length & 255]),
      Buffer.from(name),
      Buffer.from(value),
    ]);
    this._connection?.extension(10, stream, payload);
  }

  /** ORIGIN (RFC 8336). */
  origin(...origins: readonly (string | URL | { origin: string })[]): void {
    this._mustLive();
    const names = origins.map((each) => Buffer.from(originOf(each)));
    const parts = names.flatMap((name) => [Buffer.from([name.length >> 8, name.length & 255]), name]);
    this._connection?.extension(12, 0, Buffer.concat(parts));
  }
}

const originOf = (given: string | URL | { origin: string }): string =>
  typeof given === 'string' ? new URL(given).origin : given.origin;
