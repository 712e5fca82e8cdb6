/** Builds the head of an outgoing message: fields in order, then what HTTP/1.1 needs and nobody has set (RFC 9112 §6, §9). */
import { Buffer } from 'node:buffer';
import { invalidArgValue, nodeError } from '../node-error';
import { utcDate } from './date';
import { lowerCase } from './header-fields';
import type { HeaderValue, OutgoingHeaders, OutgoingMessage } from './outgoing-message';
import { validateHeaderName, validateHeaderValue } from './validation';

const CHUNKED = /(?:^|\W)chunked(?:$|\W)/i;
const CLOSE = /(?:^|\W)close(?:$|\W)/i;

interface Seen {
  head: string;
  connection: boolean;
  contentLength: boolean;
  transferEncoding: boolean;
  date: boolean;
  expect: boolean;
  trailer: boolean;
}

/** What `writeHead` accepts: an object, pairs, or one flat list. */
export type HeaderInput =
  | Readonly<Record<string, HeaderValue | undefined>>
  | readonly (readonly [string, HeaderValue])[]
  | readonly HeaderValue[];

export function writeHead(
  message: OutgoingMessage,
  firstLine: string,
  headers: HeaderInput | OutgoingHeaders | null | undefined,
): void {
  const seen: Seen = {
    head: firstLine,
    connection: false,
    contentLength: false,
    transferEncoding: false,
    date: false,
    expect: false,
    trailer: false,
  };
  if (headers) processAll(message, seen, headers);
  if (message.sendDate && !seen.date) seen.head += `Date: ${utcDate()}\r\n`;
  addFraming(message, seen);
  message._header = `${seen.head}\r\n`;
  message._headerSent = false;
  // The client waits for "100 Continue" before it sends more: the head must not wait for content.
  if (seen.expect) message._send('');
}

function processAll(message: OutgoingMessage, seen: Seen, headers: HeaderInput | OutgoingHeaders): void {
  if (headers === message._outHeaders) {
    const own = message._outHeaders as OutgoingHeaders;
    for (const key in own) {
      const entry = own[key] as [string, HeaderValue];
      processHeader(message, seen, entry[0], entry[1], false);
    }
  } else if (Array.isArray(headers)) {
    if (Array.isArray(headers[0])) {
      for (const [name, value] of headers as [string, HeaderValue][])
        processHeader(message, seen, name, value, true);
      return;
    }
    if (headers.length % 2 !== 0) throw invalidArgValue('headers', headers);
    for (let i = 0; i < headers.length; i += 2)
      processHeader(message, seen, headers[i] as string, headers[i + 1] as HeaderValue, true);
  } else {
    const record = headers as Record<string, HeaderValue>;
    for (const key in record) {
      if (Object.hasOwn(record, key)) processHeader(message, seen, key, record[key] as HeaderValue, true);
    }
  }
}

function processHeader(
  message: OutgoingMessage,
  seen: Seen,
  name: string,
  given: HeaderValue,
  validate: boolean,
): void {
  if (validate) validateHeaderName(name);
  let value: unknown = given;
  // A file name in UTF-8 goes out as the bytes that it was given as.
  if (name.length === 19 && message._contentLength && lowerCase(name) === 'content-disposition')
    value = Array.isArray(given)
      ? given.map((one) => Buffer.from(one, 'latin1'))
      : Buffer.from(String(given), 'latin1');
  if (Array.isArray(value)) {
    const joined =
      (value.length >= 2 && name.length === 6 && lowerCase(name) === 'cookie') ||
      message._uniqueHeaders?.has(lowerCase(name));
    if (!joined) {
      for (const one of value) store(message, seen, name, one, validate);
      return;
    }
    value = value.join('; ');
  }
  store(message, seen, name, value, validate);
}

function store(message: OutgoingMessage, seen: Seen, name: string, value: unknown, validate: boolean): void {
  if (validate) validateHeaderValue(name, value);
  seen.head += `${name}: ${value}\r\n`;
  if (name.length < 4 || name.length > 17) return;
  switch (lowerCase(name)) {
    case 'connection':
      seen.connection = true;
      message._removedConnection = false;
      if (CLOSE.test(String(value))) message._last = true;
      else message.shouldKeepAlive = true;
      break;
    case 'transfer-encoding':
      seen.transferEncoding = true;
      message._removedTE = false;
      if (CHUNKED.test(String(value))) message.chunkedEncoding = true;
      break;
    case 'content-length':
      seen.contentLength = true;
      message._contentLength = Number(value);
      message._removedContLen = false;
      break;
    case 'date':
      seen.date = true;
      break;
    case 'expect':
      seen.expect = true;
      break;
    case 'trailer':
      seen.trailer = true;
      break;
    case 'keep-alive':
      message._defaultKeepAlive = false;
      break;
  }
}

function addFraming(message: OutgoingMessage, seen: Seen): void {
  // RFC 9110 §15.3.5, §15.4.5: 204 and 304 have no content, so no transfer coding either.
  if (message.chunkedEncoding && (message.statusCode === 204 || message.statusCode === 304)) {
    message.chunkedEncoding = false;
    message.shouldKeepAlive = false;
  }
  if (message._removedConnection) message._last = !message.shouldKeepAlive;
  else if (!seen.connection) addConnection(message, seen);
  if (!seen.contentLength && !seen.transferEncoding) {
    if (!message._hasBody) message.chunkedEncoding = false;
    else if (!message.useChunkedEncodingByDefault) message._last = true;
    else if (!seen.trailer && !message._removedContLen && typeof message._contentLength === 'number')
      seen.head += `Content-Length: ${message._contentLength}\r\n`;
    else if (!message._removedTE) {
      seen.head += 'Transfer-Encoding: chunked\r\n';
      message.chunkedEncoding = true;
    } else message._last = true;
  }
  if (!message.chunkedEncoding && seen.trailer)
    throw nodeError(Error, 'ERR_HTTP_TRAILER_INVALID', 'Trailers are invalid with this transfer encoding');
}

function addConnection(message: OutgoingMessage, seen: Seen): void {
  const keep =
    message.shouldKeepAlive &&
    (seen.contentLength || message.useChunkedEncodingByDefault || Boolean(message.agent));
  if (keep && message.maxRequestsOnConnectionReached) seen.head += 'Connection: close\r\n';
  else if (keep) {
    seen.head += 'Connection: keep-alive\r\n';
    if (message._keepAliveTimeout && message._defaultKeepAlive) {
      const max = message._maxRequestsPerSocket ? Math.trunc(message._maxRequestsPerSocket) : 0;
      seen.head += `Keep-Alive: timeout=${Math.floor(message._keepAliveTimeout / 1000)}${max > 0 ? `, max=${max}` : ''}\r\n`;
    }
  } else {
    message._last = true;
    seen.head += 'Connection: close\r\n';
  }
}
