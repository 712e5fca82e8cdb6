/** The errors of `node:http2`, in Node's words. */
import { type NodeError, nodeError } from '../node-error';
import { errorName } from './constants';

const TEXTS = {
  GOAWAY_SESSION: 'New streams cannot be created after receiving a GOAWAY',
  HEADERS_AFTER_RESPOND: 'Cannot specify additional headers after response initiated',
  HEADERS_SENT: 'Response has already been initiated.',
  INVALID_SESSION: 'The session has been destroyed',
  INVALID_STREAM: 'The stream has been destroyed',
  MAX_PENDING_SETTINGS_ACK: 'Maximum number of pending settings acknowledgements',
  NO_SOCKET_MANIPULATION: 'HTTP/2 sockets should not be directly manipulated (e.g. read and written)',
  PING_CANCEL: 'HTTP2 ping cancelled',
  PUSH_DISABLED: 'HTTP/2 client has disabled push streams',
  SETTINGS_CANCEL: 'HTTP2 session settings canceled',
  SOCKET_UNBOUND: 'The socket has been disconnected from the Http2Session',
  STREAM_CANCEL: 'The pending stream has been canceled',
  STATUS_101: 'HTTP status code 101 (Switching Protocols) is forbidden in HTTP/2',
  TRAILERS_ALREADY_SENT: 'Trailing headers have already been sent',
  TRAILERS_NOT_READY: 'Trailing headers cannot be sent until after the wantTrailers event is emitted',
} as const;

export const http2Error = (name: keyof typeof TEXTS): NodeError =>
  nodeError(Error, `ERR_HTTP2_${name}`, TEXTS[name]);

export const streamError = (code: number): NodeError =>
  nodeError(Error, 'ERR_HTTP2_STREAM_ERROR', `Stream closed with error code ${errorName(code) ?? code}`);

export const sessionError = (code: number): NodeError =>
  nodeError(Error, 'ERR_HTTP2_SESSION_ERROR', `Session closed with error code ${errorName(code) ?? code}`);

/** What the peer did wrong, as nghttp2 calls it. */
export const protocolError = (message: string): NodeError => nodeError(Error, 'ERR_HTTP2_ERROR', message);

export const typeError = (name: string, message: string): NodeError =>
  nodeError(TypeError, `ERR_HTTP2_${name}`, message);

export const rangeError = (name: string, message: string): NodeError =>
  nodeError(RangeError, `ERR_HTTP2_${name}`, message);

export const nodeErrorOfProtocol = (protocol: string): NodeError =>
  nodeError(Error, 'ERR_HTTP2_UNSUPPORTED_PROTOCOL', `protocol "${protocol}" is unsupported.`);
