/** HTTP/1.1 on the wire, for those who speak it: one exchange over a connection, and the parsers. */
export { exchange } from './exchange';
export * from './message';
export { HttpParseError } from './parse-error';
export { createRequestParser, createResponseParser, NO_BODY } from './parser';
