// Requests that two servers could read differently are refused, and nothing after them is handled.
import http from 'node:http';
import { closed, listen, settled, stop, talk } from './fixtures/wire.mjs';

const HEAD = 'POST / HTTP/1.1\r\nHost: x\r\n';
const SECOND = 'GET /smuggled HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
const attempts = {
  'Content-Length and Transfer-Encoding': `${HEAD}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  'Transfer-Encoding and Content-Length': `${HEAD}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n`,
  'two different Content-Length': `${HEAD}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`,
  'two equal Content-Length': `${HEAD}Content-Length: 1\r\nContent-Length: 1\r\n\r\na`,
  'a list as Content-Length': `${HEAD}Content-Length: 1, 1\r\n\r\na`,
  'a sign in Content-Length': `${HEAD}Content-Length: +1\r\n\r\na`,
  'a negative Content-Length': `${HEAD}Content-Length: -1\r\n\r\na`,
  'a hexadecimal Content-Length': `${HEAD}Content-Length: 0x1\r\n\r\na`,
  'an empty Content-Length': `${HEAD}Content-Length:\r\n\r\na`,
  'a huge Content-Length': `${HEAD}Content-Length: 99999999999999999999\r\n\r\na`,
  'chunked is not the last coding': `${HEAD}Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n`,
  'chunked twice': `${HEAD}Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n`,
  'two Transfer-Encoding': `${HEAD}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  identity: `${HEAD}Transfer-Encoding: identity\r\n\r\n`,
  xchunked: `${HEAD}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`,
  'a quoted coding': `${HEAD}Transfer-Encoding: "chunked"\r\n\r\n0\r\n\r\n`,
  'a vertical tab before chunked': `${HEAD}Transfer-Encoding:\x0bchunked\r\n\r\n0\r\n\r\n`,
  'a space before the colon': `${HEAD}Content-Length : 1\r\n\r\na`,
  'a tab before the colon': `${HEAD}Transfer-Encoding\t: chunked\r\n\r\n0\r\n\r\n`,
  'a folded line': `${HEAD}X: a\r\n b\r\n\r\n`,
  'a space before the first field': 'GET / HTTP/1.1\r\n Host: x\r\n\r\n',
  'a bare LF after a field': `${HEAD}X: a\nContent-Length: 1\r\n\r\na`,
  'a bare LF after the request line': 'GET / HTTP/1.1\nHost: x\r\n\r\n',
  'a bare CR in a value': `${HEAD}X: a\rb\r\n\r\n`,
  'NUL in a value': `${HEAD}X: a\0b\r\n\r\n`,
  'NUL in a name': `${HEAD}X\0Y: a\r\n\r\n`,
  'no name': `${HEAD}: a\r\n\r\n`,
  'no colon': `${HEAD}abc\r\n\r\n`,
  'a chunk size with a sign': `${HEAD}Transfer-Encoding: chunked\r\n\r\n+0\r\n\r\n`,
  'a chunk size 0x': `${HEAD}Transfer-Encoding: chunked\r\n\r\n0x1\r\na\r\n0\r\n\r\n`,
  'a chunk size that overflows': `${HEAD}Transfer-Encoding: chunked\r\n\r\n10000000000000000\r\na\r\n0\r\n\r\n`,
  'a bare LF after a chunk size': `${HEAD}Transfer-Encoding: chunked\r\n\r\n1\na\r\n0\r\n\r\n`,
  'no CRLF after a chunk': `${HEAD}Transfer-Encoding: chunked\r\n\r\n1\r\nab0\r\n\r\n`,
  'a bare LF in an extension': `${HEAD}Transfer-Encoding: chunked\r\n\r\n1;a\nb\r\na\r\n0\r\n\r\n`,
  'no Host': 'GET / HTTP/1.1\r\n\r\n',
  'two Host': 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n',
  'a space in the target': 'GET /a b HTTP/1.1\r\nHost: x\r\n\r\n',
  'a control character in the target': 'GET /a\x01 HTTP/1.1\r\nHost: x\r\n\r\n',
  'HTTP/2.0': 'GET / HTTP/2.0\r\nHost: x\r\n\r\n',
  'HTTP/1.2': 'GET / HTTP/1.2\r\nHost: x\r\n\r\n',
  'a lower-case method': 'get / HTTP/1.1\r\nHost: x\r\n\r\n',
};

for (const insecureHTTPParser of [false, true]) {
  console.log(`=== insecureHTTPParser ${insecureHTTPParser}`);
  for (const [name, bytes] of Object.entries(attempts)) {
    const urls = [];
    const server = http.createServer({ insecureHTTPParser }, (request, response) => {
      let body = '';
      request.on('data', (data) => {
        body += data;
      });
      request.on('error', (error) => urls.push(error.code));
      request.on('end', () => {
        urls.push(`${request.method} ${request.url} ${JSON.stringify(body)}`);
        response.end();
      });
    });
    server.on('clientError', (error, socket) => {
      urls.push(`${error.code} ${error.message}`);
      socket.end('HTTP/1.1 400 Refused\r\n\r\n');
    });
    const connections = [];
    server.on('connection', (socket) => connections.push(closed(socket)));
    const port = await listen(server);
    const received = await talk(port, [bytes + SECOND], { end: true });
    await Promise.all(connections);
    await settled();
    const statuses = received.match(/HTTP\/1\.1 \d+/g) ?? [];
    console.log(`${name}: ${urls.join(' | ')} → ${statuses.map((one) => one.slice(9)).join()}`);
    await stop(server);
  }
}
