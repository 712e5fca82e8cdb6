// Expect: 100-continue: the default, checkContinue, a refusal, checkExpectation and 417, from both sides.
import { once } from 'node:events';
import http from 'node:http';
import { listen, settled, stop, talk, tracks } from './fixtures/wire.mjs';

const log = tracks('server', 'client');
const server = http.createServer(async (request, response) => {
  log.add('server', 'request', request.headers.expect);
  let body = '';
  for await (const data of request) body += data;
  response.end(`got ${body}`);
});
const port = await listen(server);
const head = (expect, more = '') =>
  `POST / HTTP/1.1\r\nHost: x\r\nExpect: ${expect}\r\nContent-Length: 5\r\n${more}\r\n`;
const close = 'Connection: close\r\n';

console.log('default:', await talk(port, [head('100-continue', close), 'hello']));
console.log('upper case:', await talk(port, [head('100-CONTINUE', close), 'hello']));
console.log(
  'HTTP/1.0:',
  await talk(port, ['POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\nhello']),
);
console.log('unknown:', await talk(port, [`${head('magic', close)}hello`]));

server.on('checkContinue', (request, response) => {
  log.add('server', 'checkContinue', request.headers['content-length']);
  if (request.url === '/no') {
    response.writeHead(413).end('too big');
    return;
  }
  response.writeContinue(() => log.add('server', 'continue written'));
  server.emit('request', request, response);
});
console.log('checked:', await talk(port, [head('100-continue', close), 'hello']));
console.log('refused:', await talk(port, [head('100-continue').replace('/', '/no')]));
server.on('checkExpectation', (request, response) => {
  log.add('server', 'checkExpectation', request.headers.expect);
  response.end('as you like');
});
console.log('expectation:', await talk(port, [`${head('magic', close)}hello`]));

// A client that waits, and one that is refused before it has sent anything.
for (const path of ['/', '/no']) {
  const request = http.request({
    port,
    host: '127.0.0.1',
    path,
    method: 'POST',
    headers: { Expect: '100-continue', 'Content-Length': 5 },
    agent: false,
  });
  log.watch('client', path, request, ['continue', 'information', 'response', 'finish', 'close']);
  request.on('continue', () => request.end('hello'));
  const [response] = await once(request, 'response');
  let text = '';
  for await (const data of response) text += data;
  log.add('client', response.statusCode, response.headers.connection, text);
  request.destroy();
  await settled();
}
await stop(server);
log.print();
