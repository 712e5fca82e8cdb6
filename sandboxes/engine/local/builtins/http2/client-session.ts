/** The client's side: `ClientHttp2Session`, `ClientHttp2Stream`, `connect`. */
import net, { type Socket } from 'node:net';
import tls from 'node:tls';
import { FRAME } from '../../../../http2/frames';
import type { Field } from '../../../../http2/hpack/static-table';
import type { Stream } from '../../../../http2/stream';
import { abortError } from '../node-error';
import { http2Error, nodeErrorOfProtocol } from './errors';
import { type OutgoingHeaders, rawHeaders, toFields, toObject } from './header-fields';
import { Http2Session } from './http2-session';
import { Http2Stream } from './http2-stream';
import type { SessionOptions } from './session-options';

export interface RequestOptions {
  readonly endStream?: boolean;
  readonly waitForTrailers?: boolean;
  readonly signal?: AbortSignal;
}
export interface ConnectOptions extends SessionOptions, tls.ConnectionOptions {
  readonly protocol?: string;
  readonly createConnection?: (authority: URL, options: ConnectOptions) => Socket;
}

const WITHOUT_CONTENT = new Set(['GET', 'HEAD', 'DELETE']);

export class ClientHttp2Stream extends Http2Stream {
  override _headers(fields: readonly Field[], kind: string, last: boolean): void {
    const headers = toObject(fields);
    const raw = rawHeaders(fields);
    const flags = last ? 5 : 4;
    const event = this._pushed && kind === 'response' ? 'push' : kind;
    process.nextTick(() => {
      if (event === 'information') {
        if (headers[':status'] === 100) this.emit('continue');
        this.emit('headers', headers, flags, raw);
      } else this.emit(event, headers, flags, raw);
    });
  }

  /** @internal The server promised it. */
  _pushed = false;
}

export class ClientHttp2Session extends Http2Session {
  readonly #authority: string;
  readonly #scheme: string;

  constructor(socket: Socket, authority: URL, options: SessionOptions) {
    super('client', socket, options);
    this.#authority = authority.host;
    this.#scheme = authority.protocol.slice(0, -1);
    const secure = authority.protocol === 'https:' && socket instanceof tls.TLSSocket;
    if (!this.connecting) this._start('client');
    else
      socket.once(secure ? 'secureConnect' : 'connect', () => {
        if (!this.destroyed) this._start('client');
      });
  }

  request(given: OutgoingHeaders = {}, options: RequestOptions = {}): ClientHttp2Stream {
    this._mustLive();
    if (this.closed) throw http2Error('GOAWAY_SESSION');
    const connect = given[':method'] === 'CONNECT' && given[':protocol'] === undefined;
    const defaults = connect ? {} : { ':scheme': this.#scheme, ':path': '/' };
    const named = given[':authority'] ?? given['host'];
    const headers: OutgoingHeaders = {
      ':method': 'GET',
      ...(named === undefined ? { ':authority': this.#authority } : {}),
      ...defaults,
      ...given,
    };
    const fields = toFields(headers);
    const method = String(headers[':method']);
    const last = options.endStream ?? WITHOUT_CONTENT.has(method);
    const stream = new ClientHttp2Stream(this);
    stream.sentHeaders = headers;
    stream.headRequest = method === 'HEAD';
    stream._waitForTrailers = options.waitForTrailers === true;
    if (last) {
      stream.endAfterHeaders = true;
      stream.end();
    }
    this.#abortable(stream, options.signal);
    const send = () => {
      if (stream.destroyed || !this._connection) return;
      this._connection.request(fields, last, (each) => stream._attach(each));
    };
    if (this.connecting) this.once('connect', send);
    else send();
    return stream;
  }

  #abortable(stream: ClientHttp2Stream, signal: AbortSignal | undefined): void {
    if (!signal) return;
    const abort = () => stream.destroy(abortError(signal));
    if (signal.aborted) process.nextTick(abort);
    else {
      signal.addEventListener('abort', abort, { once: true });
      stream.once('close', () => signal.removeEventListener('abort', abort));
    }
  }

  protected override _opened(): void {
    // Only a promise opens a stream from the server's side.
  }

  protected override _promised(_parent: Stream, stream: Stream, fields: readonly Field[]): void {
    const made = new ClientHttp2Stream(this);
    made._pushed = true;
    made.endAfterHeaders = true;
    made._attach(stream);
    made.end();
    this.emit('stream', made, toObject(fields), 4, rawHeaders(fields));
  }

  protected override _extension(type: number, stream: number, payload: Uint8Array): void {
    const text = Buffer.from(payload).toString('latin1');
    const length = ((payload[0] ?? 0) << 8) | (payload[1] ?? 0);
    if (type === FRAME.ALTSVC) this.emit('altsvc', text.slice(2 + length), text.slice(2, 2 + length), stream);
    else {
      const origins: string[] = [];
      for (let at = 0; at + 2 <= text.length; ) {
        const size = (text.charCodeAt(at) << 8) | text.charCodeAt(at + 1);
        origins.push(text.slice(at + 2, at + 2 + size));
        at += 2 + size;
      }
      this.emit('origin', origins);
    }
  }
}

/** `http2.connect`. */
export function connect(
  target: string | URL | { host?: string; hostname?: string; port?: number | string; protocol?: string },
  options?: ConnectOptions | ((session: ClientHttp2Session, socket: Socket) => void),
  listener?: (session: ClientHttp2Session, socket: Socket) => void,
): ClientHttp2Session {
  const settings: ConnectOptions = typeof options === 'function' ? {} : (options ?? {});
  const done = typeof options === 'function' ? options : listener;
  const authority = urlOf(target, settings);
  const session = new ClientHttp2Session(open(authority, settings), authority, settings);
  if (done) session.once('connect', done);
  return session;
}

function urlOf(target: Parameters<typeof connect>[0], { protocol }: ConnectOptions): URL {
  if (typeof target === 'string') return new URL(target);
  if (target instanceof URL) return target;
  const { host, hostname = host ?? 'localhost', port } = target;
  return new URL(
    `${target.protocol ?? protocol ?? 'https:'}//${hostname}${port === undefined ? '' : `:${port}`}`,
  );
}

function open(authority: URL, options: ConnectOptions): Socket {
  if (options.createConnection) return options.createConnection(authority, options);
  const host = authority.hostname.replace(/^\[|\]$/g, '') || 'localhost';
  if (authority.protocol === 'http:') return net.connect({ host, port: Number(authority.port || 80) });
  if (authority.protocol !== 'https:') throw nodeErrorOfProtocol(authority.protocol);
  return tls.connect({
    servername: net.isIP(host) ? '' : host,
    ...options,
    host,
    port: Number(authority.port || 443),
    ALPNProtocols: options.ALPNProtocols ?? ['h2'],
  });
}
