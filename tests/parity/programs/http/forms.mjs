// HEAD, 204, 304, HTTP/1.0, absolute-form and asterisk-form targets, bodies without length, methods, empty lines before a request.
import http from 'node:http';
import { fetchOnce, listen, stop, talk } from './fixtures/wire.mjs';

const server = http.createServer(async (request, response) => {
  let body = '';
  for await (const data of request) body += data;
  const status = Number(/\d{3}/.exec(request.url)?.[0] ?? 200);
  response.statusCode = status;
  if (request.url.includes('length')) response.setHeader('Content-Length', 5);
  if (request.url.includes('chunked')) response.setHeader('Transfer-Encoding', 'chunked');
  if (request.url.includes('write')) response.write('12');
  response.setHeader.length;
  if (request.url.includes('none')) {
    response.removeHeader('Content-Length');
    response.removeHeader('Transfer-Encoding');
    response.removeHeader('Connection');
    response.write('ab');
  }
  response.end(
    request.url.includes('length')
      ? '12345'
      : `${request.method} ${request.url} ${request.httpVersion} ${body}`,
  );
});
const port = await listen(server);
const close = 'Host: x\r\nConnection: close\r\n\r\n';
for (const line of [
  'HEAD /',
  'HEAD /length',
  'HEAD /chunked',
  'HEAD /write',
  'GET /204',
  'GET /204-length',
  'GET /204-chunked',
  'GET /304',
  'GET /304-length',
  'GET /304-write',
  'GET /205',
  'GET /none',
  'GET /write',
  'GET http://example.org:8080/a?b#c',
  'GET https://user:pass@example.org',
  'OPTIONS *',
  'OPTIONS http://x/',
  'QUERY /q',
  'M-SEARCH *',
  'PURGE /p',
  'GET //double//slash/../x',
  'GET /%zz?a=%',
  'GET /tilde~"<>\\^`{|}',
  'GET /caf\xe9',
  'GET ?x',
  'GET x',
  'GET',
  'FOO /',
  'SETUP /rtsp',
])
  console.log(`${line} → ${await talk(port, [`${line} HTTP/1.1\r\n${close}`])}\n`);
for (const text of [
  'GET / HTTP/1.0\r\n\r\n',
  'GET /none HTTP/1.0\r\nConnection: keep-alive\r\n\r\n',
  'HEAD / HTTP/1.0\r\n\r\n',
  'GET /write HTTP/1.0\r\nTE: chunked\r\n\r\n',
  'POST / HTTP/1.0\r\nContent-Length: 2\r\n\r\nhi',
  'POST / HTTP/1.0\r\n\r\nno length',
  'GET / HTTP/0.9\r\n\r\n',
  'GET /\r\n\r\n',
  `\r\n\r\nGET / HTTP/1.1\r\n${close}`,
  `POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\nwhat follows is no content`,
])
  console.log(`${JSON.stringify(text)} → ${await talk(port, [text])}\n`);
for (const [bytes, more] of [
  [
    'POST /one HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: CHUNKED\r\n\r\n',
    ['00000003;a;b="c;\\"d"\r\nabc\r\n', 'A\r\n0123456789\r\n0000\r\n\r\n'],
  ],
  ['POST /two HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n', ['1\r\na\r\n0\r\n\r\n']],
])
  console.log(await talk(port, [bytes + more.join('')], { until: `/${bytes.slice(6, 9)}` }));
for (const method of ['HEAD', 'GET'])
  for (const path of ['/', '/204', '/304-length', '/none', '/length']) {
    const { response, text } = await fetchOnce(http, { port, agent: false, method, path });
    console.log(
      method,
      path,
      response.statusCode,
      response.headers['content-length'],
      response.headers['transfer-encoding'],
      response.headers.connection,
      text,
      response.complete,
    );
  }
await stop(server);
