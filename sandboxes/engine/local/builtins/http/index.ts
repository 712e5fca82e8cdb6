/** `node:http`. */
import { METHODS } from '../../../../http1/methods';
import { MAX_HEADER_SIZE } from '../../../../http1/parser';
import { callable } from '../callable';
import { Agent, globalAgent } from './agent';
import { ClientRequest, type RequestInput, type RequestOptions } from './client-request';
import { IncomingMessage } from './incoming-message';
import { OutgoingMessage } from './outgoing-message';
import { type RequestListener, Server, type ServerOptions } from './server';
import { ServerResponse } from './server-response';
import { STATUS_CODES } from './status-codes';
import { validateHeaderName, validateHeaderValue, validateInteger } from './validation';

type ResponseListener = (response: IncomingMessage) => void;

function createServer(options?: ServerOptions | RequestListener, listener?: RequestListener): Server {
  return new Server(options, listener);
}

function request(
  input: RequestInput,
  options?: RequestOptions | ResponseListener,
  listener?: ResponseListener,
): ClientRequest {
  return new ClientRequest(input, options, listener);
}

function get(
  input: RequestInput,
  options?: RequestOptions | ResponseListener,
  listener?: ResponseListener,
): ClientRequest {
  return request(input, options, listener).end();
}

export default {
  METHODS: [...METHODS],
  STATUS_CODES,
  Agent,
  ClientRequest,
  IncomingMessage,
  OutgoingMessage: callable(OutgoingMessage),
  Server,
  ServerResponse: callable(ServerResponse),
  createServer,
  request,
  get,
  globalAgent,
  maxHeaderSize: MAX_HEADER_SIZE,
  validateHeaderName,
  validateHeaderValue,
  /** Parsers are not kept here. @throws {RangeError} as in Node */
  setMaxIdleHTTPParsers: (max: number) => validateInteger(max, 'max', 1),
};
