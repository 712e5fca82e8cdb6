import { concat } from '../bytes';
import { latin1Bytes } from './latin1';
import { type HeaderField, header, type RequestMessage } from './message';

/** Methods whose request has no content by default: no `Content-Length: 0` is sent for them (RFC 9110 §8.6). */
const WITHOUT_CONTENT = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT']);

/**
 * A request as bytes (RFC 9112 §2.1). Fields are written as given, in order and case; what is missing for the message to be
 * framed is added: `Content-Length`, or, when the fields say `Transfer-Encoding: chunked`, the body is cut into one chunk.
 * Nothing is checked: a wrong field is sent wrong, which is what a client for lessons is for.
 *
 * @example encodeRequest({ method: 'GET', target: '/', version: '1.1', headers: [['Host', 'localhost']], body: new Uint8Array() })
 */
export function encodeRequest(request: RequestMessage): Uint8Array {
  const { method, target, version, body } = request;
  const headers: HeaderField[] = [...request.headers];
  const chunked = /(?:^|,)\s*chunked\s*$/i.test(header(headers, 'transfer-encoding') ?? '');
  if (!chunked && header(headers, 'content-length') === undefined) {
    if (body.length > 0 || !WITHOUT_CONTENT.has(method))
      headers.push(['Content-Length', String(body.length)]);
  }
  let head = `${method} ${target} HTTP/${version}\r\n`;
  for (const [name, value] of headers) head += `${name}: ${value}\r\n`;
  return concat(latin1Bytes(`${head}\r\n`), chunked ? encodeChunked(body) : body);
}

/** Content as one chunk and the last chunk (RFC 9112 §7.1). */
function encodeChunked(body: Uint8Array): Uint8Array {
  const last = latin1Bytes('0\r\n\r\n');
  if (body.length === 0) return last;
  return concat(latin1Bytes(`${body.length.toString(16)}\r\n`), body, latin1Bytes('\r\n'), last);
}
