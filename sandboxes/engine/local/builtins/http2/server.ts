/** `createServer`, `createSecureServer`, `performServerHandshake`. */
import http from 'node:http';
import net, { type Socket } from 'node:net';
import tls from 'node:tls';
import { invalidArgType } from '../node-error';
import { Http2ServerRequest } from './compat-request';
import { Http2ServerResponse } from './compat-response';
import type { IncomingHeaders } from './header-fields';
import { ServerHttp2Session, type ServerHttp2Stream } from './server-session';
import { checkedOptions, type SessionOptions } from './session-options';
import { checkedSettings, type SettingsObject } from './settings';

type Listener = (request: Http2ServerRequest, response: Http2ServerResponse) => void;
export interface ServerOptions extends SessionOptions {
  readonly Http2ServerRequest?: typeof Http2ServerRequest;
  readonly Http2ServerResponse?: typeof Http2ServerResponse;
}
export interface SecureServerOptions extends ServerOptions, tls.TlsOptions {
  readonly allowHTTP1?: boolean;
}

/** What a server of either kind does with a connection that speaks HTTP/2. */
class Serving {
  readonly #server: net.Server;
  readonly #sessions = new Set<ServerHttp2Session>();
  #options: ServerOptions;
  timeout = 0;

  constructor(server: net.Server, options: ServerOptions, listener: Listener | undefined) {
    this.#server = server;
    this.#options = checkedOptions(options);
    if (listener) server.on('request', listener);
  }

  accept(socket: Socket): void {
    const session = new ServerHttp2Session(socket, this.#server, this.#options);
    this.#sessions.add(session);
    if (this.timeout > 0) session.setTimeout(this.timeout);
    session.on('close', () => this.#sessions.delete(session));
    session.on('error', (error: Error) => this.#server.emit('sessionError', error, session));
    session.on('timeout', () => {
      if (!session.destroyed && !this.#server.emit('timeout', session)) session.destroy();
    });
    session.on(
      'stream',
      (stream: ServerHttp2Stream, headers: IncomingHeaders, flags: number, raw: string[]) => {
        this.#server.emit('stream', stream, headers, flags, raw);
        this.#request(stream, headers, raw);
      },
    );
    this.#server.emit('session', session);
  }

  #request(stream: ServerHttp2Stream, headers: IncomingHeaders, raw: string[]): void {
    const server = this.#server;
    const events = ['request', 'checkContinue', 'checkExpectation'];
    if (!events.some((event) => server.listenerCount(event) > 0)) {
      if (server.listenerCount('stream') === 0) stream.respond({ ':status': 404 }, { endStream: true });
      return;
    }
    const Request = this.#options.Http2ServerRequest ?? Http2ServerRequest;
    const Response = this.#options.Http2ServerResponse ?? Http2ServerResponse;
    const request = new Request(stream, headers, undefined, raw);
    const response = new Response(stream);
    response.req = request;
    stream.on('error', (error: Error) => {
      if (server.listenerCount('streamError') > 0) server.emit('streamError', error, stream);
    });
    if (headers[':method'] === 'CONNECT') {
      if (!server.emit('connect', request, response)) {
        response.statusCode = 405;
        response.end();
      }
      return;
    }
    const expect = headers['expect'];
    if (expect === '100-continue') {
      if (server.listenerCount('checkContinue') > 0) server.emit('checkContinue', request, response);
      else {
        response.writeContinue();
        server.emit('request', request, response);
      }
    } else if (expect !== undefined && server.listenerCount('checkExpectation') > 0)
      server.emit('checkExpectation', request, response);
    else if (expect !== undefined) {
      response.statusCode = 417;
      response.end();
    } else server.emit('request', request, response);
  }

  updateSettings(settings: SettingsObject): void {
    this.#options = {
      ...this.#options,
      settings: { ...this.#options.settings, ...checkedSettings(settings) },
    };
  }

  setTimeout(milliseconds: number): void {
    this.timeout = milliseconds;
  }
}

class Http2Server extends net.Server {
  readonly #serving: Serving;

  constructor(options: ServerOptions, listener: Listener | undefined) {
    super({ allowHalfOpen: true });
    this.#serving = new Serving(this, options, listener);
    this.on('connection', (socket: Socket) => this.#serving.accept(socket));
  }

  setTimeout(milliseconds: number, callback?: () => void): this {
    this.#serving.setTimeout(milliseconds);
    if (callback) this.on('timeout', callback);
    return this;
  }

  get timeout(): number {
    return this.#serving.timeout;
  }

  updateSettings(settings: SettingsObject): void {
    this.#serving.updateSettings(settings);
  }
}

class Http2SecureServer extends tls.Server {
  readonly #serving: Serving;
  readonly #unknownProtocolTimeout: number;

  constructor(options: SecureServerOptions, listener: Listener | undefined) {
    const protocols = options.allowHTTP1 ? ['h2', 'http/1.1'] : ['h2'];
    super({
      ...options,
      ...(options.ALPNCallback ? {} : { ALPNProtocols: options.ALPNProtocols ?? protocols }),
    });
    this.#serving = new Serving(this, options, listener);
    this.#unknownProtocolTimeout = options.unknownProtocolTimeout ?? 10_000;
    // Never listens: its connections are handed to it.
    const older = options.allowHTTP1 ? new http.Server(options) : null;
    older?.on('request', (...args) => this.emit('request', ...args));
    older?.on('upgrade', (...args) => this.emit('upgrade', ...args));
    this.on('secureConnection', (socket: tls.TLSSocket) => {
      if (socket.alpnProtocol === 'h2') this.#serving.accept(socket);
      else if (older) older.emit('connection', socket);
      else this.#refuse(socket);
    });
    this.on('tlsClientError', (error: Error, socket: Socket) => {
      if (!this.emit('clientError', error, socket)) socket.destroy(error);
    });
  }

  #refuse(socket: tls.TLSSocket): void {
    if (this.emit('unknownProtocol', socket)) return;
    const timer = setTimeout(() => socket.destroy(), this.#unknownProtocolTimeout);
    timer.unref();
    socket.once('close', () => clearTimeout(timer));
    const text = 'Missing ALPN Protocol, expected `h2`.\n';
    socket.end(
      `HTTP/1.0 403 Forbidden\r\nContent-Type: text/plain\r\nContent-Length: ${text.length}\r\n\r\n${text}`,
    );
  }

  setTimeout(milliseconds: number, callback?: () => void): this {
    this.#serving.setTimeout(milliseconds);
    if (callback) this.on('timeout', callback);
    return this;
  }

  updateSettings(settings: SettingsObject): void {
    this.#serving.updateSettings(settings);
  }
}

export function createServer(options?: ServerOptions | Listener, listener?: Listener): Http2Server {
  const settings = typeof options === 'function' ? {} : (options ?? {});
  if (typeof settings !== 'object') throw invalidArgType('options', 'of type object', options);
  return new Http2Server(settings, typeof options === 'function' ? options : listener);
}

export function createSecureServer(
  options: SecureServerOptions | Listener,
  listener?: Listener,
): Http2SecureServer {
  if (typeof options !== 'object') throw invalidArgType('options', 'of type object', options);
  return new Http2SecureServer(options, listener);
}

/** A session on a stream that is connected. */
export const performServerHandshake = (socket: Socket, options: SessionOptions = {}): ServerHttp2Session =>
  new ServerHttp2Session(socket, undefined, options);
