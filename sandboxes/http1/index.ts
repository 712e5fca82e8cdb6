/** HTTP/1.1 on the wire: messages, encoding, parsing, one exchange over a connection, and exchanges read from an event log. */
export { concat, encodeChunked, encodeRequest } from './encode';
export { type ExchangeOptions, exchange } from './exchange';
export { createExchangeProjection, exchangesOf } from './exchanges-from-log';
export type { LoggedExchange } from './logged-exchange';
export * from './message';
export { HttpParseError } from './parse-error';
export {
  createRequestParser,
  createResponseParser,
  FRAMED,
  MessageParser,
  NO_BODY,
  type ParserHandler,
  type ParserOptions,
  UPGRADE,
} from './parser';
