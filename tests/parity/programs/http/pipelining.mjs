// Pipelined requests are answered in their order, whatever order the answers are ready in; a close in the middle drops the rest.
import http from 'node:http';
import { deferred, listen, settled, stop, talk, tracks } from './fixtures/wire.mjs';

const log = tracks('server');
const waiting = new Map();
const server = http.createServer((request, response) => {
  log.add('server', 'request', request.url);
  response.on('finish', () => log.add('server', 'finish', request.url));
  response.on('close', () => log.add('server', 'close', request.url));
  request.on('aborted', () => log.add('server', 'aborted', request.url));
  waiting.set(request.url, response);
  if (waiting.size === 4) all.resolve();
});
const all = deferred();
const port = await listen(server);
const get = (path, more = '') => `GET ${path} HTTP/1.1\r\nHost: x\r\n${more}\r\n`;

// Answered in the reverse order, one of them in pieces.
const answers = talk(port, [get('/a') + get('/b') + get('/c') + get('/d', 'Connection: close\r\n')]);
await all.promise;
waiting.get('/d').end('d');
waiting.get('/c').write('c1');
waiting.get('/c').end('c2');
waiting.get('/b').writeHead(404).end();
log.add(
  'server',
  'nothing is sent yet',
  waiting.get('/b').writableLength > 0,
  waiting.get('/d').headersSent,
  waiting.get('/d').socket === null,
);
waiting.get('/a').end('a');
console.log(await answers);
await settled();
log.print();

// The second answer closes: what was asked after it is never answered.
server.removeAllListeners('request');
const urls = [];
server.on('request', (request, response) => {
  urls.push(request.url);
  if (request.url === '/2') response.setHeader('Connection', 'close');
  response.end(request.url);
});
console.log(await talk(port, [get('/1') + get('/2') + get('/3') + get('/4')]));
await settled();
console.log('handled', urls.join());

// A broken request after good ones: they are answered first, or the connection ends.
console.log(await talk(port, [`${get('/5')}GET / HTTP/9.9\r\n\r\n`]));

// Content of one request right before the next one.
server.removeAllListeners('request');
server.on('request', async (request, response) => {
  let body = '';
  for await (const data of request) body += data;
  response.end(`${request.method} ${request.url} ${body}`);
});
console.log(
  await talk(port, [
    'POST /one HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabcPOST /two HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nde\r\n0\r\n\r\n\r\nGET /three HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
  ]),
);
await stop(server);
