/** `http.Server`. */
import { Server as NetServer } from '../net/server';
import { invalidArgType, outOfRange } from '../node-error';
import { type HttpSocket, IncomingMessage } from './incoming-message';
import type { OutgoingOptions } from './outgoing-message';
import { ServerConnection, type ServerSocket } from './server-connection';
import { ServerResponse } from './server-response';
import { validateBoolean, validateInteger } from './validation';

export type RequestListener = (request: IncomingMessage, response: ServerResponse) => void;

export interface ServerOptions {
  readonly IncomingMessage?: new (socket: HttpSocket) => IncomingMessage;
  readonly ServerResponse?: new (request: IncomingMessage, options?: OutgoingOptions) => ServerResponse;
  readonly maxHeaderSize?: number;
  readonly requestTimeout?: number;
  readonly headersTimeout?: number;
  readonly keepAliveTimeout?: number;
  readonly connectionsCheckingInterval?: number;
  readonly requireHostHeader?: boolean;
  readonly insecureHTTPParser?: boolean;
  readonly joinDuplicateHeaders?: boolean;
  readonly rejectNonStandardBodyWrites?: boolean;
  readonly highWaterMark?: number;
  readonly uniqueHeaders?: readonly string[];
}

function whole(options: ServerOptions, name: keyof ServerOptions, otherwise: number): number {
  const value = options[name];
  if (value === undefined) return otherwise;
  validateInteger(value, name, 0);
  return value;
}

function flag<T>(options: ServerOptions, name: keyof ServerOptions, otherwise: T): boolean | T {
  const value = options[name];
  if (value === undefined) return otherwise;
  validateBoolean(value, `options.${name}`);
  return value;
}

export class Server extends NetServer {
  readonly _IncomingMessage: new (
    socket: HttpSocket,
  ) => IncomingMessage;
  readonly _ServerResponse: new (
    request: IncomingMessage,
    options?: OutgoingOptions,
  ) => ServerResponse;
  readonly _uniqueHeaders: Set<string> | null;
  readonly _connectionSet = new Set<ServerConnection>();
  maxHeaderSize: number | undefined;
  requestTimeout: number;
  headersTimeout: number;
  keepAliveTimeout: number;
  connectionsCheckingInterval: number;
  requireHostHeader: boolean;
  insecureHTTPParser: boolean | undefined;
  joinDuplicateHeaders: boolean | undefined;
  rejectNonStandardBodyWrites: boolean;
  httpAllowHalfOpen = false;
  timeout = 0;
  maxHeadersCount: number | null = null;
  maxRequestsPerSocket = 0;
  #checking: NodeJS.Timeout | null = null;

  constructor(options?: ServerOptions | RequestListener | null, listener?: RequestListener) {
    const settings = typeof options === 'function' ? {} : (options ?? {});
    if (typeof settings !== 'object') throw invalidArgType('options', 'of type object', options);
    super({ allowHalfOpen: true, highWaterMark: settings.highWaterMark });
    this._IncomingMessage = settings.IncomingMessage ?? IncomingMessage;
    this._ServerResponse = settings.ServerResponse ?? ServerResponse;
    this.maxHeaderSize =
      settings.maxHeaderSize === undefined ? undefined : whole(settings, 'maxHeaderSize', 0);
    this.requestTimeout = whole(settings, 'requestTimeout', 300_000);
    this.headersTimeout = whole(settings, 'headersTimeout', Math.min(60_000, this.requestTimeout));
    if (this.requestTimeout > 0 && this.headersTimeout > 0 && this.headersTimeout > this.requestTimeout)
      throw outOfRange('headersTimeout', '<= requestTimeout', this.headersTimeout);
    this.keepAliveTimeout = whole(settings, 'keepAliveTimeout', 5_000);
    this.connectionsCheckingInterval = whole(settings, 'connectionsCheckingInterval', 30_000);
    this.requireHostHeader = flag(settings, 'requireHostHeader', true);
    this.insecureHTTPParser = flag(settings, 'insecureHTTPParser', undefined);
    this.joinDuplicateHeaders = flag(settings, 'joinDuplicateHeaders', undefined);
    this.rejectNonStandardBodyWrites = flag(settings, 'rejectNonStandardBodyWrites', false);
    this._uniqueHeaders = Array.isArray(settings.uniqueHeaders)
      ? new Set(settings.uniqueHeaders.map((name: string) => name.toLowerCase()))
      : null;
    const onRequest = typeof options === 'function' ? options : listener;
    if (onRequest) this.on('request', onRequest);
    this.on(this._connectionEvent(), (socket: ServerSocket) => {
      this._connectionSet.add(new ServerConnection(this, socket));
    });
    this.on('listening', () => this.#checkConnections());
  }

  /** What gives a socket that speaks HTTP: for https, only once TLS is up. */
  protected _connectionEvent(): string {
    return 'connection';
  }

  setTimeout(milliseconds: number, callback?: (socket: ServerSocket) => void): this {
    this.timeout = milliseconds;
    if (callback) this.on('timeout', callback);
    return this;
  }

  override close(callback?: (error?: Error) => void): this {
    this.closeIdleConnections();
    if (this.#checking) clearInterval(this.#checking);
    return super.close(callback);
  }

  closeAllConnections(): void {
    for (const { socket } of [...this._connectionSet]) socket.destroy();
  }

  /** Ends the connections that wait for a next request. */
  closeIdleConnections(): void {
    for (const { socket, parser } of [...this._connectionSet]) {
      const busy = socket._httpMessage && !socket._httpMessage.finished;
      if (parser.messageStart === 0 && !busy) socket.destroy();
    }
  }

  #checkConnections(): void {
    if (this.#checking) clearInterval(this.#checking);
    this.#checking = setInterval(() => this.#expire(), this.connectionsCheckingInterval);
    this.#checking.unref();
  }

  #expire(): void {
    const { headersTimeout, requestTimeout } = this;
    if (headersTimeout === 0 && requestTimeout === 0) return;
    const now = performance.now();
    for (const connection of [...this._connectionSet]) {
      const { messageStart, headersCompleted } = connection.parser;
      if (messageStart === 0) continue;
      const age = now - messageStart;
      if (
        (!headersCompleted && headersTimeout > 0 && age > headersTimeout) ||
        (requestTimeout > 0 && age > requestTimeout)
      )
        connection.expire();
    }
  }
}
