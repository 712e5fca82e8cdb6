// Trailers both ways: sent by addTrailers, announced by Trailer, read as trailers, rawTrailers and trailersDistinct.
import http from 'node:http';
import { deferred, listen, stop, talk, thrown } from './fixtures/wire.mjs';

const server = http.createServer((request, response) => {
  if (request.url === '/length') {
    console.log(thrown(() => response.writeHead(200, { Trailer: 'X-Sum', 'Content-Length': 1 })));
    response.destroy();
    return;
  }
  request.on('data', (data) => console.log('data', String(data)));
  request.on('end', () => {
    console.log('end', JSON.stringify([request.trailers, request.rawTrailers, request.trailersDistinct]));
    response.setHeader('Trailer', 'X-Sum, X-List');
    response.write('body');
    for (const trailers of [{ 'bad name': 'x' }, { good: 'bad\nvalue' }, [['x', '\u{1f600}']]])
      console.log(thrown(() => response.addTrailers(trailers)));
    response.addTrailers({ 'X-Sum': '42', 'X-List': ['a', 'b'] });
    response.end();
  });
});
const port = await listen(server);
console.log(
  await talk(port, [
    'POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTrailer: X-A\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-A: 1\r\nx-a: 2\r\nSet-Cookie: a\r\n\r\n',
  ]),
);
console.log('length:', await talk(port, ['GET /length HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n']));

const request = http.request({
  port,
  host: '127.0.0.1',
  method: 'POST',
  agent: false,
  headers: { Trailer: 'X-Up' },
});
const { promise, resolve } = deferred();
request.on('response', async (response) => {
  console.log(JSON.stringify([response.headers.trailer, response.trailers]));
  let text = '';
  for await (const data of response) text += data;
  console.log(text, JSON.stringify([response.trailers, response.rawTrailers]));
  resolve();
});
request.write('up');
request.addTrailers({ 'X-Up': 'yes' });
request.end();
await promise;
await stop(server);
