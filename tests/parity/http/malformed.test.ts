/** What a server answers to a client that breaks the rules, and what it tells its program. */
import { describe } from 'vitest';
import { listen, parity, stop, talk } from './parity';

const get = 'GET / HTTP/1.1\r\nHost: x\r\n';
const chunked = 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n';

const cases: Readonly<Record<string, readonly string[]>> = {
  'no HTTP': ['nonsense\r\n\r\n'],
  'a TLS hello': ['\x16\x03\x01\x02\x00'],
  'an unknown method': ['FETCH / HTTP/1.1\r\n\r\n'],
  'a target with a space': ['GET /a b HTTP/1.1\r\n\r\n'],
  'HTTP/1.2': ['GET / HTTP/1.2\r\n\r\n'],
  'bare line feeds': ['GET / HTTP/1.1\nHost: x\n\n'],
  'whitespace before the colon': [`${get}X : y\r\n\r\n`],
  'a folded line': [`${get}X: y\r\n z\r\n\r\n`],
  'a NUL in a value': [`${get}X: \0\r\n\r\n`],
  'both framings': [`${get}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n`],
  'two lengths': [`${get}Content-Length: 1\r\nContent-Length: 2\r\n\r\n`],
  'a length that is none': [`${get}Content-Length: +1\r\n\r\n`],
  'a transfer coding that is not chunked': ['POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n'],
  'a bad chunk size': [`${chunked}xyz\r\n`],
  'too large a head': [`${get}X: ${'y'.repeat(20_000)}\r\n\r\n`],
  'too large a target': [`GET /${'y'.repeat(20_000)} HTTP/1.1\r\n\r\n`],
  'too large chunk extensions': [`${chunked}1;${'y'.repeat(20_000)}\r\n`],
  'a second request after Connection: close': [`${get}Connection: close\r\n\r\n${get}\r\n`],
  'a bad request after a good one': [`${get}\r\n`, 'nonsense\r\n\r\n'],
};

describe('malformed requests', () => {
  for (const [name, pieces] of Object.entries(cases)) {
    parity(name, async ({ http, net, log }) => {
      const server = http.createServer((request, response) => {
        log('request', request.url);
        request.on('error', (error) => log('request error', error));
        request.on('aborted', () => log('aborted'));
        response.on('close', () => log('response close', response.writableFinished));
        response.end('ok');
      });
      const port = await listen(server);
      const received = await talk(net, port, pieces);
      await stop(server);
      return received;
    });
  }

  for (const [name, piece] of [
    ['a bad chunk size', `${chunked}3\r\nabc\r\nzz\r\n`],
    ['a chunk longer than it says', `${chunked}1\r\nabc\r\n`],
  ] as const)
    parity(`${name}, while the content is being read`, async ({ http, net, log }) => {
      const server = http.createServer((request, response) => {
        request.on('data', (bytes) => log('data', bytes));
        request.on('error', (error) => log('request error', error));
        request.on('aborted', () => log('aborted'));
        request.on('close', () => log('request close', request.complete));
        response.on('close', () => log('response close', response.writableFinished));
      });
      const port = await listen(server);
      const received = await talk(net, port, [piece]);
      await stop(server);
      return received;
    });

  parity('clientError decides', async ({ http, net, log }) => {
    const server = http.createServer();
    server.on(
      'clientError',
      (error: NodeJS.ErrnoException & { rawPacket?: Buffer; bytesParsed?: number }, socket) => {
        log(error, error.rawPacket, error.bytesParsed, socket.writable);
        socket.end('HTTP/1.1 418 Teapot\r\n\r\n');
      },
    );
    const port = await listen(server);
    const received = await talk(net, port, ['GET / HTTP/1.1\r\nA B: c\r\n\r\n']);
    await stop(server);
    return received;
  });

  parity('a client that ends in the middle of its head, or of its content', async ({ http, net, log }) => {
    const server = http.createServer((request) => {
      request.resume();
      request.on('error', (error) => log('request error', error));
      request.on('close', () => log('request close', request.complete));
    });
    const port = await listen(server);
    const head = await talk(net, port, ['GET / HT'], { end: true });
    const content = await talk(net, port, ['POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab'], {
      end: true,
    });
    await stop(server);
    return [head, content];
  });

  parity('maxHeaderSize and maxHeadersCount of the server', async ({ http, net }) => {
    const server = http.createServer({ maxHeaderSize: 100 }, (request, response) =>
      response.end(JSON.stringify(request.rawHeaders)),
    );
    server.maxHeadersCount = 2;
    const port = await listen(server);
    const large = await talk(net, port, [`${get}X: ${'y'.repeat(100)}\r\n\r\n`]);
    const many = await talk(net, port, [`${get}Connection: close\r\nA: b\r\n\r\n`]);
    await stop(server);
    return [large, many];
  });
});
