import { once } from 'node:events';
import { createServer, METHODS as NODE_METHODS } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { concat } from '../bytes';
import { latin1Bytes } from './latin1';
import { METHODS } from './methods';
import { HttpParseError } from './parse-error';
import { createRequestParser, createResponseParser, FRAMED, NO_BODY, UPGRADE } from './parser';

interface Read {
  readonly line: string;
  readonly fields: readonly string[];
  body: string;
  trailers: readonly string[] | null;
  readonly keepAlive: boolean;
}

function read(kind: 'request' | 'response', chunks: readonly Uint8Array[], answer = FRAMED, eof = true) {
  const messages: Read[] = [];
  const bodies: Uint8Array[] = [];
  const create = kind === 'request' ? createRequestParser : createResponseParser;
  const parser = create({
    onHead(head) {
      bodies.length = 0;
      const line =
        kind === 'request'
          ? `${head.method} ${head.target} ${head.major}.${head.minor}`
          : `${head.major}.${head.minor} ${head.status} ${head.reason}`;
      messages.push({ line, fields: head.fields, body: '', trailers: null, keepAlive: head.keepAlive });
      return answer;
    },
    onBody: (bytes) => {
      bodies.push(bytes.slice());
      const last = messages.at(-1);
      if (last) last.body = new TextDecoder().decode(concat(...bodies));
    },
    onComplete(trailers) {
      const last = messages.at(-1);
      if (last) last.trailers = trailers;
    },
  });
  let error: HttpParseError | null = null;
  let consumed = 0;
  for (const chunk of chunks) {
    const result = parser.execute(chunk);
    if (result instanceof HttpParseError) {
      error = result;
      break;
    }
    consumed += result;
  }
  if (!error && eof) error = parser.finish();
  return { messages, error, consumed };
}

/** Single bytes, or pieces of 199 of what is long. */
function bytewise(text: string): Uint8Array[] {
  const bytes = latin1Bytes(text);
  const step = bytes.length > 2000 ? 199 : 1;
  return Array.from({ length: Math.ceil(bytes.length / step) }, (_, k) =>
    bytes.slice(k * step, (k + 1) * step),
  );
}
const whole = (text: string) => [latin1Bytes(text)];

const good: readonly [name: string, kind: 'request' | 'response', text: string][] = [
  ['a request without content', 'request', 'GET /a?b=c HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['an HTTP/1.0 request', 'request', 'GET / HTTP/1.0\r\n\r\n'],
  ['Content-Length', 'request', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello'],
  [
    'chunks, extensions and trailers',
    'request',
    'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5;a="b;\\"c"\r\nhello\r\n6\r\n world\r\n0\r\nX-Sum:  1 \r\nY:\r\n\r\n',
  ],
  ['two requests', 'request', 'GET /1 HTTP/1.1\r\nHost: x\r\n\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\n'],
  [
    'obs-text and outer whitespace',
    'request',
    'GET / HTTP/1.1\r\nHost:\t x \t\r\nX-\x7c: \xe9\x80 b\r\n\r\n',
  ],
  ['absolute form', 'request', 'GET http://u@h:1/x HTTP/1.1\r\nHost: h\r\n\r\n'],
  ['a response', 'response', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'],
  [
    'no reason phrase',
    'response',
    'HTTP/1.1 404 \r\nContent-Length: 0\r\n\r\nHTTP/1.1 201\r\nContent-Length: 0\r\n\r\n',
  ],
  [
    'interim responses',
    'response',
    'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n',
  ],
  ['content until the end', 'response', 'HTTP/1.1 200 OK\r\n\r\nall of it'],
  ['gzip until the end', 'response', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nall of it'],
  [
    '304 has no content',
    'response',
    'HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n'.replace('9', '0'),
  ],
];

describe('MessageParser', () => {
  it.each(good)('reads %s the same in one chunk and byte by byte', (_name, kind, text) => {
    const once = read(kind, whole(text));
    expect(once.error).toBeNull();
    expect(once.messages.every((message) => message.trailers !== null)).toBe(true);
    expect(read(kind, bytewise(text))).toEqual(once);
    expect(once.messages).toMatchSnapshot();
  });

  it('skips the content of a response to HEAD', () => {
    const head = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n';
    const { messages, error } = read('response', whole(head + head), NO_BODY);
    expect(error).toBeNull();
    expect(messages).toHaveLength(2);
  });

  it('stops where another protocol begins', () => {
    const head = 'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
    const { messages, consumed } = read('request', whole(`${head}\x01\x02`), UPGRADE, false);
    expect(messages).toHaveLength(1);
    expect(consumed).toBe(head.length);
  });

  it('limits what a head may hold', () => {
    const head = `GET / HTTP/1.1\r\nHost: x\r\nA: ${'a'.repeat(16_384)}`;
    expect(read('request', whole(head)).error).toMatchObject({ code: 'HPE_HEADER_OVERFLOW' });
    expect(read('request', bytewise(`GET /${'a'.repeat(16_384)}`)).error).toMatchObject({
      code: 'HPE_HEADER_OVERFLOW',
    });
    const fits = `GET / HTTP/1.1\r\nHost: x\r\nA: ${'a'.repeat(16_300)}\r\n\r\n`;
    expect(read('request', whole(fits)).error).toBeNull();
  });

  it('knows the methods of Node', () => {
    expect(METHODS).toEqual(expect.arrayContaining(NODE_METHODS.filter((name) => name !== 'QUERY')));
  });
});

const chunked = 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n';
const get = 'GET / HTTP/1.1\r\nHost: a\r\n';
const malformed: readonly string[] = [
  `${get}X : b\r\n\r\n`,
  `${get}Connection : b\r\n\r\n`,
  `${get}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n`,
  `${get}Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n`,
  `${get}Content-Length: 1\r\nContent-Length: 1\r\n\r\n`,
  `${get}Content-Length: 1\r\nContent-Length: 2\r\n\r\n`,
  `${get}Content-Length: x\r\n\r\n`,
  `${get}Content-Length: 1 2\r\n\r\n`,
  `${get}Content-Length: -1\r\n\r\n`,
  `${get}Content-Length:\r\n\r\n`,
  `${get}Content-Length: 99999999999999999999\r\n\r\n`,
  `${get} folded\r\n\r\n`,
  `${get}X:\r\n folded\r\n\r\n`,
  `${get}X: b\n\r\n`,
  `${get}X:\n\r\n`,
  `${get}X:\rb\r\n\r\n`,
  `${get}X: b\rc\r\n\r\n`,
  `${get}X: \x01\r\n\r\n`,
  `${get}X: \x7f\r\n\r\n`,
  `${get}: b\r\n\r\n`,
  `${get}X@: b\r\n\r\n`,
  `${get}X\r\n\r\n`,
  `${get}\n`,
  `${get}\rx`,
  'GET / HTTP/1.1\nHost: a\n\n',
  'GET / HTTP/1.1\r\n Host: a\r\n\r\n',
  'GET / HTTP/1.1\rx',
  'GET / HTTP/1.1 x\r\n\r\n',
  'GET / HTTP/1.2\r\n\r\n',
  'GET / HTTP/x.1\r\n\r\n',
  'GET / HTTP/1x1\r\n\r\n',
  'GET / HTTP/1.x\r\n\r\n',
  'GET / HTTX/1.1\r\n\r\n',
  'GET /a b HTTP/1.1\r\n\r\n',
  'GET /\rx',
  'GET x HTTP/1.1\r\n\r\n',
  'GET ?x HTTP/1.1\r\n\r\n',
  'GET /a\x80b HTTP/1.1\r\n\r\n',
  'GET /a\tb HTTP/1.1\r\n\r\n',
  'GET /a?\x01 HTTP/1.1\r\n\r\n',
  'GET /#\x01 HTTP/1.1\r\n\r\n',
  'GET http:/h HTTP/1.1\r\n\r\n',
  'GET http://h"x HTTP/1.1\r\n\r\n',
  'get / HTTP/1.1\r\n\r\n',
  'GETX / HTTP/1.1\r\n\r\n',
  '\x16\x03\x01',
  'DESCRIBE / HTTP/1.1\r\n\r\n',
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  'PRI * HTTP/1.1\r\nHost: a\r\n\r\n',
  `${get}Connection: close\r\n\r\nGET / HTTP/1.1\r\n`,
  'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n',
  'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, gzip\r\n\r\n',
  'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n',
  `${chunked}zz\r\n`,
  `${chunked}1\nx`,
  `${chunked}1 \r\nx\r\n0\r\n\r\n`,
  `${chunked}1\r\nxy\r\n`,
  `${chunked}fffffffffffffffff\r\n`,
  `${chunked}1;\r\nx\r\n`,
  `${chunked}1;a b\r\nx\r\n`,
  `${chunked}1;a=b c\r\nx\r\n`,
  `${chunked}1;a="b\r\nx\r\n`,
  `${chunked}1;a="b"x\r\nx\r\n`,
  `${chunked}1\rx`,
  `${chunked}0\r\nContent-Length: 1\r\n\r\n`,
  'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab',
  'GE',
  `${get}A: ${'a'.repeat(17_000)}\r\n\r\n`,
  `${chunked}1;${'a'.repeat(17_000)}\r\nx\r\n`,
];

/** What Node's own parser says, by way of a server's `clientError`. */
async function nodeSays(text: string): Promise<unknown> {
  const server = createServer((request, response) => {
    request.on('error', () => response.destroy());
    response.end();
  });
  let said: unknown = null;
  server.on('clientError', (error, socket) => {
    said = error;
    socket.destroy();
  });
  await once(server.listen(0), 'listening');
  const socket = connect((server.address() as AddressInfo).port).on('error', () => socket.destroy());
  socket.resume();
  socket.end(Buffer.from(text, 'latin1'));
  await once(socket, 'close');
  await new Promise((closed) => server.close(closed));
  return said;
}

describe('malformed requests, beside Node', () => {
  it.each(malformed.map((text) => [JSON.stringify(text.slice(-60)), text]))('%s', async (_name, text) => {
    const node = (await nodeSays(text)) as HttpParseError;
    const { error } = read('request', whole(text));
    expect(node).not.toBeNull();
    expect(error).toMatchObject({ code: node.code, message: node.message, reason: node.reason });
    expect(read('request', bytewise(text)).error).toMatchObject({ code: node.code, message: node.message });
  });
});
