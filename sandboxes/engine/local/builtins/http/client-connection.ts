/** What a client's request does with the socket that it was given: reads the response, and gives the socket back. */
import { Buffer } from 'node:buffer';
import { connReset } from '../net/errno';
import type { ClientRequest } from './client-request';
import { type Answer, FRAMED, HttpParser, NO_BODY, UPGRADE } from './http-parser';
import type { IncomingMessage } from './incoming-message';
import type { MessageSocket } from './outgoing-message';

export interface ClientSocket extends MessageSocket {
  parser?: HttpParser | null;
}

const requestOf = (socket: ClientSocket) => socket._httpMessage as ClientRequest;

const isInformational = (status: number) => status >= 100 && status < 200 && status !== 101;

/** The socket is the request's now. */
export function attach(request: ClientRequest, socket: ClientSocket): void {
  request.socket = socket;
  const parser = new HttpParser({
    kind: 'response',
    socket,
    maxHeaderSize: request.maxHeaderSize,
    lenient: request.insecureHTTPParser,
    joinDuplicateHeaders: request.joinDuplicateHeaders,
    onIncoming: (message, keepAlive) => onIncoming(socket, message, keepAlive),
  });
  request.parser = parser;
  socket.parser = parser;
  socket._httpMessage = request;
  if (typeof request.maxHeadersCount === 'number') parser.maxHeaderPairs = request.maxHeadersCount << 1;
  socket.on('error', onError);
  socket.on('data', onData);
  socket.on('end', onEnd);
  socket.on('close', onClose);
  socket.on('drain', onDrain);
  const agentTimeout = (request.agent as { options?: { timeout?: number } } | undefined)?.options?.timeout;
  if (request.timeout !== undefined || agentTimeout) listenTimeout(request);
  request.emit('socket', socket);
}

export function listenTimeout(request: ClientRequest): void {
  if (request.timeoutCb) return;
  request.timeoutCb = emitTimeout;
  if (request.socket) request.socket.once('timeout', emitTimeout);
  else request.on('socket', (socket: ClientSocket) => socket.once('timeout', emitTimeout));
}

function free(socket: ClientSocket, request: ClientRequest | null): void {
  socket.parser?.free();
  if (request) request.parser = null;
  socket.parser = null;
}

function onData(this: ClientSocket, bytes: Buffer): void {
  const request = requestOf(this);
  const parser = this.parser as HttpParser;
  const result = parser.execute(bytes);
  const response = parser.incoming;
  if (typeof result !== 'number') {
    free(this, request);
    this.removeListener('data', onData);
    this.removeListener('end', onEnd);
    this.destroy();
    this._hadError = true;
    request.emit('error', result);
  } else if (response?.upgrade) {
    handOver(this, request, response, bytes.subarray(result));
  } else if (response?.complete && !isInformational(response.statusCode as number)) {
    this.removeListener('data', onData);
    this.removeListener('end', onEnd);
    this.removeListener('drain', onDrain);
    free(this, request);
  }
}

/** 101 or CONNECT: what follows is not HTTP. */
function handOver(
  socket: ClientSocket,
  request: ClientRequest,
  response: IncomingMessage,
  head: Uint8Array,
): void {
  request.res = response;
  socket.removeListener('data', onData);
  socket.removeListener('end', onEnd);
  socket.removeListener('drain', onDrain);
  if (request.timeoutCb) socket.removeListener('timeout', request.timeoutCb);
  socket.removeListener('timeout', onResponseTimeout);
  socket.parser?.finish();
  free(socket, request);
  const event = request.method === 'CONNECT' ? 'connect' : 'upgrade';
  if (request.listenerCount(event) === 0) {
    socket.destroy();
    return;
  }
  request.upgradeOrConnect = true;
  socket.emit('agentRemove');
  socket.removeListener('close', onClose);
  socket.removeListener('error', onError);
  socket._httpMessage = null;
  (socket as { readableFlowing: boolean | null }).readableFlowing = null;
  request.emit(event, response, socket, Buffer.from(head));
  request.destroyed = true;
  request._closed = true;
  request.emit('close');
}

function onIncoming(socket: ClientSocket, response: IncomingMessage, keepAlive: boolean): Answer {
  const request = requestOf(socket);
  if (request.res) {
    // A second response to one request: the server is not to be trusted any further.
    socket.destroy();
    return FRAMED;
  }
  request.res = response;
  if (response.upgrade) return UPGRADE;
  if (request.method === 'CONNECT') {
    response.upgrade = true;
    return UPGRADE;
  }
  const status = response.statusCode as number;
  if (isInformational(status)) {
    request.res = null;
    if (status === 100) request.emit('continue');
    const { statusMessage, httpVersion, httpVersionMajor, httpVersionMinor, headers, rawHeaders } = response;
    request.emit('information', {
      statusCode: status,
      statusMessage,
      httpVersion,
      httpVersionMajor,
      httpVersionMinor,
      headers,
      rawHeaders,
    });
    return NO_BODY;
  }
  if (request.shouldKeepAlive && !keepAlive && !request.upgradeOrConnect) request.shouldKeepAlive = false;
  response.req = request;
  response.on('end', onResponseEnd);
  request.on('finish', onRequestFinish);
  socket.on('timeout', onResponseTimeout);
  if (request.aborted || !request.emit('response', response)) response._dump();
  if (request.method === 'HEAD') return NO_BODY;
  if (status === 304) {
    response.complete = true;
    return NO_BODY;
  }
  return FRAMED;
}

function onError(this: ClientSocket, error: Error): void {
  const request = this._httpMessage as ClientRequest | null;
  if (request) {
    this._hadError = true;
    request.emit('error', error);
  }
  if (this.parser) {
    this.parser.finish();
    free(this, request);
  }
  this.removeListener('data', onData);
  this.removeListener('end', onEnd);
  this.destroy();
}

function onEnd(this: ClientSocket): void {
  const request = requestOf(this);
  if (!request.res && !this._hadError) {
    this._hadError = true;
    request.emit('error', connReset('socket hang up'));
  }
  if (this.parser) {
    this.parser.finish();
    free(this, request);
  }
  this.destroy();
}

function onClose(this: ClientSocket): void {
  const request = requestOf(this);
  const { parser } = this;
  const response = request.res;
  request.destroyed = true;
  if (response) {
    if (!response.complete) response.destroy(connReset('aborted'));
    request._closed = true;
    request.emit('close');
    if (!response.aborted && response.readable) response.push(null);
  } else {
    if (!this._hadError) {
      this._hadError = true;
      request.emit('error', connReset('socket hang up'));
    }
    request._closed = true;
    request.emit('close');
  }
  request.outputData.length = 0;
  if (parser) {
    parser.finish();
    free(this, request);
  }
}

function onDrain(this: ClientSocket): void {
  const request = this._httpMessage;
  if (request && !request.finished && request._needDrain) {
    request._needDrain = false;
    request.emit('drain');
  }
}

function onResponseTimeout(this: ClientSocket): void {
  (this._httpMessage as ClientRequest | null)?.res?.emit('timeout');
}

function emitTimeout(this: ClientSocket): void {
  this._httpMessage?.emit('timeout');
}

function onResponseEnd(this: IncomingMessage): void {
  const request = this.req as ClientRequest;
  const socket = request.socket as ClientSocket | null;
  if (socket) {
    if (request.timeoutCb) socket.removeListener('timeout', emitTimeout);
    socket.removeListener('timeout', onResponseTimeout);
  }
  request._ended = true;
  if (!request.shouldKeepAlive) {
    if (socket?.writable) socket.destroySoon();
  } else if (request.writableFinished && !this.aborted) keepAlive(request);
}

function onRequestFinish(this: ClientRequest): void {
  if (this.shouldKeepAlive && this._ended) keepAlive(this);
}

/** Request and response are through: the socket may serve the next one. */
function keepAlive(request: ClientRequest): void {
  const socket = request.socket as ClientSocket;
  if (request.timeoutCb) {
    socket.setTimeout(0, request.timeoutCb);
    request.timeoutCb = null;
  }
  socket.removeListener('close', onClose);
  socket.removeListener('error', onError);
  socket.removeListener('data', onData);
  socket.removeListener('end', onEnd);
  process.nextTick(emitFree, request);
  request.destroyed = true;
  if (request.res) (request.res as { socket: unknown }).socket = null;
}

function emitFree(request: ClientRequest): void {
  request._closed = true;
  request.emit('close');
  request.socket?.emit('free');
}
