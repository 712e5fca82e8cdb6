/** `http.ClientRequest`. Follows Node 20's `lib/_http_client.js`. */
import { Buffer } from 'node:buffer';
import { createConnection } from '../net';
import { connReset } from '../net/errno';
import { timerDuration } from '../net/socket';
import { invalidArgType, nodeError } from '../node-error';
import stream from '../stream';
import { type Agent, globalAgent } from './agent';
import { attach, type ClientSocket, listenTimeout } from './client-connection';
import { fromUrl, hostHeader, parseUrl, type RequestInput, type RequestOptions } from './client-options';
import type { HttpParser } from './http-parser';
import type { IncomingMessage } from './incoming-message';
import { type HeaderValue, type MessageSocket, OutgoingMessage } from './outgoing-message';
import { isToken, validateBoolean, validateInteger } from './validation';

export type { RequestInput, RequestOptions } from './client-options';

type ResponseListener = (response: IncomingMessage) => void;

const INVALID_PATH = /[^\u0021-\u00ff]/;
/** Requests without content by default: nothing is said about its length. */
const NO_CONTENT = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT']);

export class ClientRequest extends OutgoingMessage {
  declare agent: Agent | undefined;
  method: string;
  path: string;
  host: string;
  protocol: string | null;
  res: IncomingMessage | null = null;
  aborted = false;
  reusedSocket = false;
  upgradeOrConnect = false;
  maxHeadersCount: number | null = null;
  readonly maxHeaderSize: number | undefined;
  readonly insecureHTTPParser: boolean | undefined;
  readonly joinDuplicateHeaders: boolean | undefined;
  timeout: number | undefined = undefined;
  timeoutCb: ((this: ClientSocket) => void) | null = null;
  parser: HttpParser | null = null;
  _ended = false;
  #error: Error | undefined;

  constructor(
    input: RequestInput,
    second?: RequestOptions | ResponseListener | null,
    listener?: ResponseListener,
  ) {
    super();
    const url = typeof input === 'string' ? parseUrl(input) : input instanceof URL ? input : null;
    const base = url ? fromUrl(url) : null;
    const given = base ? second : (input as RequestOptions);
    const onResponse = typeof second === 'function' ? second : listener;
    const options: RequestOptions = { ...base, ...(typeof given === 'function' ? {} : given) };

    const defaultAgent = (options._defaultAgent as Agent | undefined) ?? globalAgent;
    this.agent = chooseAgent(options, defaultAgent);
    const protocol = options.protocol || defaultAgent.protocol;
    const expected = this.agent?.protocol || defaultAgent.protocol;
    if (options.path && INVALID_PATH.test(String(options.path)))
      throw nodeError(TypeError, 'ERR_UNESCAPED_CHARACTERS', 'Request path contains unescaped characters');
    if (protocol !== expected)
      throw nodeError(
        TypeError,
        'ERR_INVALID_PROTOCOL',
        `Protocol "${protocol}" not supported. Expected "${expected}"`,
      );
    const defaultPort = options.defaultPort || this.agent?.defaultPort;
    const port = options.port || defaultPort || 80;
    const host = checkHost(options.hostname, 'hostname') || checkHost(options.host, 'host') || 'localhost';
    if (options.timeout !== undefined) this.timeout = timerDuration(options.timeout, 'timeout');
    this.method = methodOf(options.method);
    if (options.maxHeaderSize !== undefined) validateInteger(options.maxHeaderSize, 'maxHeaderSize', 0);
    this.maxHeaderSize = options.maxHeaderSize;
    if (options.insecureHTTPParser !== undefined)
      validateBoolean(options.insecureHTTPParser, 'options.insecureHTTPParser');
    this.insecureHTTPParser = options.insecureHTTPParser;
    if (options.joinDuplicateHeaders !== undefined)
      validateBoolean(options.joinDuplicateHeaders, 'options.joinDuplicateHeaders');
    this.joinDuplicateHeaders = options.joinDuplicateHeaders;
    this.path = options.path || '/';
    this.host = host;
    this.protocol = protocol;
    if (onResponse) this.once('response', onResponse);
    this.useChunkedEncodingByDefault = !NO_CONTENT.has(this.method);
    if (this.agent) {
      this._last = !this.agent.keepAlive && !Number.isFinite(this.agent.maxSockets);
      this.shouldKeepAlive = !this._last;
    }
    this.#setHeaders(options, hostHeader(host, port, defaultPort));
    this._uniqueHeaders = options.uniqueHeaders
      ? new Set(options.uniqueHeaders.map((name) => name.toLowerCase()))
      : null;
    // The socket must not be ended by the signal before the request knows why.
    if (options.signal) stream.addAbortSignal(options.signal, this as never);
    const { signal: _signal, ...rest } = options;
    this.#connect({ ...rest, port, host });
  }

  #setHeaders(options: RequestOptions, host: string): void {
    if (Array.isArray(options.headers)) {
      this._storeHeader(`${this.method} ${this.path} HTTP/1.1\r\n`, options.headers as HeaderValue[]);
      return;
    }
    for (const [name, value] of Object.entries(options.headers ?? {}))
      this.setHeader(name, value as HeaderValue);
    if (!this.getHeader('host') && options.setHost !== false) this.setHeader('Host', host);
    if (options.auth && !this.getHeader('Authorization'))
      this.setHeader('Authorization', `Basic ${Buffer.from(options.auth).toString('base64')}`);
    if (this.getHeader('expect')) this._implicitHeader();
  }

  #connect(options: RequestOptions & { port: number | string; host: string }): void {
    if (this.agent) {
      this.agent.addRequest(this, options);
      return;
    }
    this._last = true;
    this.shouldKeepAlive = false;
    const target = { ...options, path: options.socketPath };
    if (typeof options.createConnection !== 'function') {
      this.onSocket(createConnection(target) as ClientSocket);
      return;
    }
    let done = false;
    const created = (error: Error | null, socket?: unknown) => {
      if (done) return;
      done = true;
      if (error) process.nextTick(() => this.emit('error', error));
      else this.onSocket(socket as ClientSocket);
    };
    try {
      const socket = options.createConnection(target, created);
      if (socket) created(null, socket);
    } catch (error) {
      created(error as Error);
    }
  }

  override _implicitHeader(): void {
    this._storeHeader(`${this.method} ${this.path} HTTP/1.1\r\n`, this._outHeaders);
  }

  abort(): void {
    if (this.aborted) return;
    this.aborted = true;
    process.nextTick(() => this.emit('abort'));
    this.destroy();
  }

  override destroy(error?: Error): this {
    if (this.destroyed) return this;
    this.destroyed = true;
    this.res?._dump();
    this.#error = error;
    this.socket?.destroy(error);
    return this;
  }

  onSocket(socket: ClientSocket | null, error?: Error): void {
    process.nextTick(() => this.#onSocket(socket, error));
  }

  #onSocket(socket: ClientSocket | null, error: Error | undefined): void {
    if (!this.destroyed && !error && socket) {
      attach(this, socket);
      this._flush();
      return;
    }
    this.destroyed = true;
    const fail = (reason: Error | undefined) => {
      const told = reason ?? (this.aborted ? undefined : connReset('socket hang up'));
      if (told) this.emit('error', told);
      this._closed = true;
      this.emit('close');
    };
    if (!socket) fail(error ?? this.#error);
    else if (!error && this.agent && !socket.destroyed) {
      socket.emit('free');
      fail(this.#error);
    } else {
      stream.finished(socket.destroy(error ?? this.#error), (ended) => {
        const premature = (ended as { code?: string } | null)?.code === 'ERR_STREAM_PREMATURE_CLOSE';
        fail((premature ? null : ended) ?? error);
      });
    }
  }

  override setTimeout(milliseconds: number, callback?: () => void): this {
    if (this._ended) return this;
    listenTimeout(this);
    const duration = timerDuration(milliseconds, 'msecs');
    if (callback) this.once('timeout', callback);
    if (this.socket) setSocketTimeout(this.socket, duration);
    else this.once('socket', (socket: MessageSocket) => setSocketTimeout(socket, duration));
    return this;
  }

  clearTimeout(callback?: () => void): void {
    this.setTimeout(0, callback);
  }

  setNoDelay(_enable?: boolean): void {
    // Nothing is delayed here: see net.Socket.
  }

  setSocketKeepAlive(_enable?: boolean, _initialDelay?: number): void {
    // A peer that is gone is always noticed here: see net.Socket.
  }
}

function setSocketTimeout(socket: MessageSocket, milliseconds: number): void {
  if (socket.connecting) socket.once('connect', () => socket.setTimeout(milliseconds));
  else socket.setTimeout(milliseconds);
}

function chooseAgent(options: RequestOptions, defaultAgent: Agent): Agent | undefined {
  const { agent } = options;
  if (agent === false) return new (defaultAgent.constructor as typeof Agent)();
  if (agent === null || agent === undefined)
    return typeof options.createConnection === 'function' ? undefined : defaultAgent;
  if (typeof (agent as Partial<Agent>).addRequest !== 'function')
    throw invalidArgType('options.agent', 'one of Agent-like Object, undefined, or false', agent);
  return agent as Agent;
}

function checkHost(host: unknown, name: string): string | null | undefined {
  if (host !== null && host !== undefined && typeof host !== 'string')
    throw invalidArgType(`options.${name}`, 'of type string or one of undefined or null', host);
  return host;
}

function methodOf(method: unknown): string {
  if (method === null || method === undefined || method === '') return 'GET';
  if (typeof method !== 'string') throw invalidArgType('options.method', 'of type string', method);
  if (!isToken(method))
    throw nodeError(TypeError, 'ERR_INVALID_HTTP_TOKEN', `Method must be a valid HTTP token ["${method}"]`);
  return method.toUpperCase();
}
