// What else node:http has: METHODS, STATUS_CODES, names and lengths, the shape of server, request and response.
import http from 'node:http';
import { fetchOnce, listen, stop, thrown } from './fixtures/wire.mjs';

console.log([103, 200, 308, 404, 418, 431, 451, 511].map((status) => http.STATUS_CODES[status]).join());
console.log(
  http.METHODS.includes('M-SEARCH'),
  http.METHODS.includes('get'),
  http.METHODS.join() === [...http.METHODS].sort().join(),
);
console.log(
  ['createServer', 'get', 'request', 'validateHeaderName', 'validateHeaderValue', 'setMaxIdleHTTPParsers']
    .map((name) => typeof http[name])
    .join(),
);
for (const act of [
  () => http.validateHeaderName('é'),
  () => http.validateHeaderName('a', 'Mine'),
  () => http.validateHeaderName('', 'Mine'),
  () => http.validateHeaderValue('x', 'ü\u0100'),
  () => http.validateHeaderValue('x', 5),
  () => http.setMaxIdleHTTPParsers(0),
  () => http.setMaxIdleHTTPParsers('1'),
  () => http.setMaxIdleHTTPParsers(5),
])
  console.log(thrown(act));
class Mine extends http.IncomingMessage {
  mine() {
    return 'my request';
  }
}
class Answer extends http.ServerResponse {
  hello() {
    this.end('my response');
  }
}
const server = http.createServer(
  {
    IncomingMessage: Mine,
    ServerResponse: Answer,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: 100,
    highWaterMark: 1000,
  },
  (request, response) => {
    console.log(
      request.mine(),
      request instanceof Mine,
      request.socket.parser !== undefined,
      response.writableHighWaterMark,
      request.readableHighWaterMark,
    );
    console.log(
      request.connection === request.socket,
      response.connection === response.socket,
      response.req === request,
      response.statusMessage,
      response.chunkedEncoding,
      response.shouldKeepAlive,
      response.useChunkedEncodingByDefault,
    );
    console.log(
      request.complete,
      request.aborted,
      request.destroyed,
      request.httpVersionMajor,
      request.httpVersionMinor,
      request.statusCode,
      request.statusMessage,
    );
    response.hello();
    console.log(
      response.finished,
      response.writableEnded,
      response.headersSent,
      response.statusMessage,
      response.sendDate,
    );
  },
);
console.log(
  server instanceof http.Server,
  server.httpAllowHalfOpen,
  server.maxHeadersCount,
  server.requireHostHeader,
  server.joinDuplicateHeaders,
);
const port = await listen(server);
const { request, response, text } = await fetchOnce(http, { port, agent: false });
console.log(
  text,
  request.method,
  request.path,
  request.host,
  request.protocol,
  request.aborted,
  request.reusedSocket,
  request.maxHeadersCount,
  request.getHeaders().host.split(':')[0],
  request.writableFinished,
);
console.log(
  response.complete,
  response.req === request,
  response.url,
  response.method,
  response.httpVersion,
  response.readableEnded,
  request.res === response,
);
await stop(server);
for (const options of [
  { insecureHTTPParser: 1 },
  { requireHostHeader: 1 },
  { joinDuplicateHeaders: 1 },
  { maxHeaderSize: -1 },
  { maxHeaderSize: 'x' },
  { uniqueHeaders: 'x' },
  { highWaterMark: -1 },
  { noDelay: 'x' },
  { rejectNonStandardBodyWrites: 1 },
  'x',
  5,
  { IncomingMessage: 5 },
])
  console.log(
    JSON.stringify(options),
    thrown(() => http.createServer(options) && ''),
  );
for (const rejectNonStandardBodyWrites of [false, true]) {
  const strict = http.createServer({ rejectNonStandardBodyWrites }, (asked, answer) => {
    if (asked.url === '/204') answer.statusCode = 204;
    console.log(
      asked.method,
      asked.url,
      thrown(() => answer.write('x')),
    );
    answer.end();
  });
  const strictPort = await listen(strict);
  for (const options of [{ method: 'HEAD' }, { path: '/204' }, {}])
    await fetchOnce(http, { port: strictPort, agent: false, ...options });
  await stop(strict);
}
