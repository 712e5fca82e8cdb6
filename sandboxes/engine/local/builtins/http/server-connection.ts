/** One connection of an HTTP server: parses, answers in order, and says what is wrong. Follows Node 20's `lib/_http_server.js`. */
import { Buffer } from 'node:buffer';
import { connReset } from '../net/errno';
import { Socket } from '../net/socket';
import { nodeError } from '../node-error';
import { type Answer, type ClientParseError, FRAMED, HttpParser, UPGRADE } from './http-parser';
import type { IncomingMessage } from './incoming-message';
import type { MessageSocket } from './outgoing-message';
import type { Server } from './server';
import { emitClose, type ServerResponse } from './server-response';

const CONTINUE = /(?:^|\W)100-continue(?:$|\W)/i;
/** The advertised timeout is a little shorter than the true one, so that a client's last request still arrives. */
const KEEP_ALIVE_BUFFER = 1000;

export interface ServerSocket extends MessageSocket {
  parser?: HttpParser | null;
}

const refusal = (status: string) => `HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`;

export class ServerConnection {
  readonly parser: HttpParser;
  readonly socket: ServerSocket;
  readonly #server: Server;
  /** Requests that are not answered yet, and responses that wait for the one before (pipelining). */
  readonly #incoming: IncomingMessage[] = [];
  readonly #outgoing: ServerResponse[] = [];
  #outgoingData = 0;
  #requests = 0;
  #keepAliveTimeoutSet = false;
  /** When the message began that was too slow. */
  #expired = 0;
  readonly #listeners: readonly [event: string, listener: (...args: never[]) => void][];

  constructor(server: Server, socket: ServerSocket) {
    this.#server = server;
    this.socket = socket;
    socket.server = server as unknown as NonNullable<Socket['server']>;
    if (server.timeout) socket.setTimeout(server.timeout);
    this.parser = new HttpParser({
      kind: 'request',
      socket,
      maxHeaderSize: server.maxHeaderSize,
      lenient: server.insecureHTTPParser,
      createIncoming: (made) => new server._IncomingMessage(made),
      joinDuplicateHeaders: server.joinDuplicateHeaders,
      onIncoming: (message, keepAlive) => this.#onIncoming(message, keepAlive),
    });
    if (typeof server.maxHeadersCount === 'number') this.parser.maxHeaderPairs = server.maxHeadersCount << 1;
    socket.parser = this.parser;
    this.#listeners = [
      ['timeout', () => this.#onTimeout()],
      ['data', (bytes: Uint8Array) => this.#execute(bytes)],
      ['error', this.#onError],
      ['end', () => this.#onEnd()],
      ['close', () => this.#onClose()],
      ['drain', () => this.#onDrain()],
      ['resume', () => this.#onResume()],
      ['pause', () => socket._handle?.readStop()],
    ];
    for (const [event, listener] of this.#listeners) socket.on(event, listener as () => void);
    // Bytes go straight to the parser, past the stream, until somebody else wants to read them.
    socket._consumer = (bytes) => this.#execute(bytes);
    watchReaders(socket);
    socket._paused = false;
  }

  /** A request has taken longer than `headersTimeout` or `requestTimeout`: told once, however long its end takes then. */
  expire(): void {
    if (this.#expired === this.parser.messageStart) return;
    this.#expired = this.parser.messageStart;
    this.#onError(nodeError(Error, 'ERR_HTTP_REQUEST_TIMEOUT', 'Request timeout') as ClientParseError);
  }

  #execute(bytes: Uint8Array): void {
    const { parser, socket } = this;
    const result = parser.execute(bytes);
    if (typeof result !== 'number') this.#onError(result);
    else if (parser.incoming?.upgrade) this.#handOver(parser.incoming, bytes.subarray(result));
    else if (parser.incoming?.method === 'PRI') socket.destroy();
  }

  /** Upgrade or CONNECT: what follows is not HTTP. */
  #handOver(request: IncomingMessage, head: Uint8Array): void {
    const { socket, parser } = this;
    for (const [event, listener] of this.#listeners) socket.removeListener(event, listener as () => void);
    socket._consumer = null;
    parser.finish();
    parser.free();
    socket.parser = null;
    this.#server._connectionSet.delete(this);
    const event = request.method === 'CONNECT' ? 'connect' : 'upgrade';
    if (event === 'upgrade' || this.#server.listenerCount(event) > 0) {
      (socket as { readableFlowing: boolean | null }).readableFlowing = null;
      this.#server.emit(event, request, socket, Buffer.from(head));
    } else socket.destroy();
  }

  #onIncoming(request: IncomingMessage, keepAlive: boolean): Answer {
    const server = this.#server;
    const socket = this.socket;
    if (this.#keepAliveTimeoutSet) {
      socket.setTimeout(server.timeout || 0);
      this.#keepAliveTimeoutSet = false;
    }
    if (request.upgrade) {
      request.upgrade = request.method === 'CONNECT' || server.listenerCount('upgrade') > 0;
      if (request.upgrade) return UPGRADE;
    }
    this.#incoming.push(request);
    // A flood of pipelined requests whose responses nobody reads must stop somewhere.
    if (
      !socket._paused &&
      (socket._writableState.needDrain || this.#outgoingData >= socket.writableHighWaterMark)
    ) {
      socket._paused = true;
      socket.pause();
    }
    const response = new server._ServerResponse(request, {
      highWaterMark: socket.writableHighWaterMark,
      rejectNonStandardBodyWrites: server.rejectNonStandardBodyWrites,
    });
    response._keepAliveTimeout = server.keepAliveTimeout;
    response._maxRequestsPerSocket = server.maxRequestsPerSocket;
    response._onPendingData = (delta) => {
      this.#outgoingData += delta;
      this.#onDrain();
    };
    response.shouldKeepAlive = keepAlive;
    response._uniqueHeaders = server._uniqueHeaders;
    if (socket._httpMessage) this.#outgoing.push(response);
    else response.assignSocket(socket);
    response.on('finish', () => this.#onFinish(request, response));
    this.#dispatch(request, response);
    return FRAMED;
  }

  #dispatch(request: IncomingMessage, response: ServerResponse): void {
    const server = this.#server;
    if (request.httpVersionMajor === 1 && request.httpVersionMinor === 1) {
      // RFC 9112 §3.2: a request without Host is answered 400.
      if (server.requireHostHeader && request.headers['host'] === undefined) {
        response.writeHead(400, ['Connection', 'close']);
        response.end();
        return;
      }
      const limit = server.maxRequestsPerSocket;
      if (typeof limit === 'number' && limit > 0) {
        this.#requests++;
        response.maxRequestsOnConnectionReached = limit <= this.#requests;
        if (limit < this.#requests) {
          server.emit('dropRequest', request, this.socket);
          response.writeHead(503);
          response.end();
          return;
        }
      }
      if (request.headers['expect'] !== undefined) {
        this.#expect(request, response);
        return;
      }
    }
    server.emit('request', request, response);
  }

  /** RFC 9110 §10.1.1. */
  #expect(request: IncomingMessage, response: ServerResponse): void {
    const server = this.#server;
    if (CONTINUE.test(String(request.headers['expect']))) {
      response._expect_continue = true;
      if (server.listenerCount('checkContinue') > 0) server.emit('checkContinue', request, response);
      else {
        response.writeContinue();
        server.emit('request', request, response);
      }
    } else if (server.listenerCount('checkExpectation') > 0)
      server.emit('checkExpectation', request, response);
    else {
      response.writeHead(417);
      response.end();
    }
  }

  #onFinish(request: IncomingMessage, response: ServerResponse): void {
    const socket = this.socket;
    this.#incoming.shift();
    // Content that nobody has read is read and forgotten, so that the next request can be.
    if (!request._consuming && !request._readableState.resumeScheduled) request._dump();
    response.detachSocket(socket);
    this.#clearIncoming(request);
    process.nextTick(emitClose, response);
    if (response._last) socket.destroySoon();
    else if (this.#outgoing.length === 0) {
      if (this.#server.keepAliveTimeout) {
        socket.setTimeout(this.#server.keepAliveTimeout + KEEP_ALIVE_BUFFER);
        this.#keepAliveTimeoutSet = true;
      }
    } else this.#outgoing.shift()?.assignSocket(socket);
  }

  #clearIncoming(request: IncomingMessage): void {
    const parser = this.socket.parser;
    if (parser?.incoming !== request) return;
    if (request.readableEnded) parser.incoming = null;
    else request.on('end', () => this.#clearIncoming(request));
  }

  #onDrain(): void {
    const socket = this.socket;
    if (socket._paused && this.#outgoingData <= socket.writableHighWaterMark) {
      socket._paused = false;
      socket.resume();
    }
    const message = socket._httpMessage;
    if (message && !message.finished && message._needDrain) {
      message._needDrain = false;
      message.emit('drain');
    }
  }

  /** 'resume' comes late: the connection may have been paused again meanwhile. */
  #onResume(): void {
    const { _handle: handle, _paused } = this.socket;
    if (_paused) this.socket.pause();
    else if (handle && !handle.reading) handle.readStart();
  }

  #onTimeout(): void {
    const request = this.socket.parser?.incoming;
    const heardByRequest = request && !request.complete && request.emit('timeout', this.socket);
    const heardByResponse = this.socket._httpMessage?.emit('timeout', this.socket);
    const heardByServer = this.#server.emit('timeout', this.socket);
    if (!heardByRequest && !heardByResponse && !heardByServer) this.socket.destroy();
  }

  #onEnd(): void {
    const { socket, parser } = this;
    const error = parser.finish();
    if (error) this.#onError(error);
    else if (!this.#server.httpAllowHalfOpen) socket.end();
    else {
      const last = this.#outgoing.at(-1) ?? socket._httpMessage;
      if (last) last._last = true;
      else socket.end();
    }
  }

  #onClose(): void {
    this.parser.free();
    this.socket.parser = null;
    this.#server._connectionSet.delete(this);
    for (const request of this.#incoming.splice(0)) request.destroy(connReset('aborted'));
  }

  readonly #onError = (error: ClientParseError): void => {
    const socket = this.socket;
    socket.removeListener('error', this.#onError);
    if (socket.listenerCount('error') === 0) socket.on('error', () => undefined);
    if (this.#server.emit('clientError', error, socket)) return;
    // Only where no answer has begun: bytes in the middle of one would be taken for a part of it.
    if (socket.writable && !socket._httpMessage?._headerSent) socket.write(refusal(statusOf(error.code)));
    socket.destroy(error);
  };
}

function statusOf(code: string): string {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return '431 Request Header Fields Too Large';
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return '413 Payload Too Large';
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return '408 Request Timeout';
    default:
      return '400 Bad Request';
  }
}

/** A listener for bytes, added after the server's own, gets them by way of the stream again. */
function watchReaders(socket: ServerSocket): void {
  const add = (method: 'on' | 'addListener' | 'prependListener') =>
    function listen(this: ServerSocket, event: string, listener: (...args: unknown[]) => void): ServerSocket {
      Socket.prototype[method].call(this, event, listener);
      if (event === 'data' || event === 'readable') this._consumer = null;
      return this;
    };
  Object.assign(socket, {
    on: add('on'),
    addListener: add('addListener'),
    prependListener: add('prependListener'),
    setEncoding() {
      throw nodeError(
        Error,
        'ERR_HTTP_SOCKET_ENCODING',
        'Changing the socket encoding is not allowed per RFC7230 Section 3.',
      );
    },
  });
}
