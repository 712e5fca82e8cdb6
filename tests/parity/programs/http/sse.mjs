// Server-sent events and other slow answers reach a client piece by piece, each before the next is written.
import { once } from 'node:events';
import http from 'node:http';
import { deferred, listen, stop } from './fixtures/wire.mjs';

let heard = deferred();
const server = http.createServer(async (request, response) => {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  response.flushHeaders();
  await heard.promise;
  for (let id = 1; id <= 3; id++) {
    heard = deferred();
    response.write(`id: ${id}\ndata: {"n":${id}}\n\n`);
    await heard.promise;
  }
  request.on('close', () => console.log('request close'));
  response.on('close', () => {
    console.log('response close', response.writableEnded);
    gone.resolve();
  });
  heard.again?.();
  console.log('waiting for the client to go');
  left.resolve();
});
const gone = deferred();
const left = deferred();
const port = await listen(server);
const request = http.get({ port, host: '127.0.0.1', agent: false });
const [response] = await once(request, 'response');
console.log(
  'head first',
  response.statusCode,
  response.headers['content-type'],
  response.headers['transfer-encoding'],
);
response.setEncoding('utf8');
response.on('data', (data) => {
  console.log('event', JSON.stringify(data));
  heard.resolve();
});
response.on('error', (error) => console.log('client', error.code));
heard.resolve();
await left.promise;
request.destroy();
await gone.promise;
await stop(server);
