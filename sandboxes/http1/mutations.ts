/** Broken HTTP messages, made from good ones by a seeded choice of small changes: the same seed gives the same bytes. */
import { latin1Bytes } from './latin1';

const REQUESTS = [
  'GET /a?b=c HTTP/1.1\r\nHost: x\r\nAccept: */*\r\n\r\n',
  'POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello',
  'PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5;a="b\\"c"\r\nhello\r\n0\r\nX-T: 1\r\n\r\n',
  'POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: gzip, chunked\r\n\r\nA\r\n0123456789\r\n1;n=v;m\r\n!\r\n000\r\n\r\n',
  'GET http://user@example.org:80/x?y HTTP/1.0\r\nConnection: keep-alive\r\nX:\r\nY: \t v \r\n\r\n',
  'OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
  'HEAD / HTTP/1.1\r\nHost: x\r\nX-Latin: caf\xe9\r\n\r\n\r\nGET /2 HTTP/1.1\r\nHost: y\r\n\r\n',
  'DELETE /d HTTP/1.1\r\nHost: x\r\nConnection: Keep-Alive, x\r\nContent-Length: 0\r\n\r\nPATCH / HTTP/1.1\r\nHost: z\r\nContent-Length: 1\r\n\r\n.',
];

const RESPONSES = [
  'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-T\r\n\r\n5;a="b"\r\nhello\r\n0\r\nX-T: 1\r\n\r\n',
  'HTTP/1.0 404 Not Found\r\nSet-Cookie: a=b\r\nSet-Cookie: c\r\n\r\nuntil the end',
  'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\nX: \xff\r\n\r\n',
  'HTTP/1.1 304\r\nContent-Length: 9\r\nConnection: close\r\n\r\n',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nrest',
];

/** What has broken parsers before: line ends, blanks, separators, signs, NUL, the ends of classes of bytes. */
const BYTES = '\r\n\0 \t:;,="\\+-0xfF9/?#@*\x01\x0b\x7f\x80\xff';
const PIECES = [
  '\r\n',
  '\n',
  '\r\n ',
  '\r\n\r\n',
  'Content-Length: 3\r\n',
  'Content-Length:',
  'Transfer-Encoding: chunked\r\n',
  'transfer-encoding: identity\r\n',
  'Connection: close\r\n',
  'Upgrade: x\r\nConnection: upgrade\r\n',
  'chunked, ',
  ', chunked',
  '18446744073709551616',
  'ffffffffffffffff',
  '0\r\n\r\n',
  'HTTP/1.1',
  'HTTP/1.0',
  'X: y\r\n',
];

export type Random = () => number;

/** One message, or a few, with up to four changes. */
export function mutated(kind: 'request' | 'response', random: Random): Uint8Array {
  const below = (limit: number) => Math.floor(random() * limit);
  const one = <T>(list: ArrayLike<T>) => list[below(list.length)] as T;
  const corpus = kind === 'request' ? REQUESTS : RESPONSES;
  let text = one(corpus);
  for (let changes = 1 + below(4); changes > 0; changes--) {
    const at = below(text.length + 1);
    const to = at + 1 + below(3);
    const cut = at + below(text.length - at + 1);
    const [before, after] = [text.slice(0, at), text.slice(at)];
    switch (below(6)) {
      case 0:
        text = before + one(BYTES) + after;
        break;
      case 1:
        text = before + one(BYTES) + text.slice(at + 1);
        break;
      case 2:
        text = before + text.slice(to);
        break;
      case 3:
        text = before + one(PIECES) + after;
        break;
      case 4:
        text = before + text.slice(at, cut) + after;
        break;
      default:
        text = lineStarts(text, before, one(PIECES), after);
    }
  }
  return latin1Bytes(text);
}

/** A piece where it means most: at the beginning of the line. */
function lineStarts(text: string, before: string, piece: string, after: string): string {
  const start = before.lastIndexOf('\n') + 1;
  return start === 0 ? before + after : text.slice(0, start) + piece + text.slice(start);
}
