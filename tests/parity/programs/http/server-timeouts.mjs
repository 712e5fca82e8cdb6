// A server's timeouts: headersTimeout and requestTimeout (408), keepAliveTimeout and its header, server.timeout, connectionsCheckingInterval.
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { closed, listen, settled, show, stop, talk, thrown } from './fixtures/wire.mjs';

const GET = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
const defaults = http.createServer();
console.log(
  defaults.headersTimeout,
  defaults.requestTimeout,
  defaults.keepAliveTimeout,
  defaults.timeout,
  defaults.maxRequestsPerSocket,
);
for (const options of [
  { headersTimeout: -1 },
  { requestTimeout: '1' },
  { keepAliveTimeout: 1.5 },
  { connectionsCheckingInterval: null },
  { headersTimeout: 2, requestTimeout: 1 },
  { headersTimeout: 5, requestTimeout: 0 },
  { requestTimeout: 7 },
])
  console.log(
    JSON.stringify(options),
    thrown(() => http.createServer(options).headersTimeout),
  );

async function slow(name, options, pieces, configure) {
  const server = http.createServer(
    { connectionsCheckingInterval: 10, ...options },
    async (request, response) => {
      try {
        let body = '';
        for await (const data of request) body += data;
        response.end(body);
      } catch (error) {
        console.log(name, 'request', show(error));
      }
    },
  );
  configure?.(server);
  const ended = [];
  server.on('connection', (socket) => ended.push(closed(socket)));
  const port = await listen(server);
  console.log(name, await talk(port, pieces));
  // What the server makes of the client's end comes before.
  await Promise.all(ended);
  await settled();
  await stop(server);
}
await slow('silent', { headersTimeout: 30, requestTimeout: 60 }, []);
await slow('half a head', { headersTimeout: 30, requestTimeout: 60 }, ['GET / HTTP/1.1\r\nHo']);
await slow('half a head, only requestTimeout', { headersTimeout: 0, requestTimeout: 30 }, [
  'GET / HTTP/1.1\r\nHo',
]);
await slow('half a body', { headersTimeout: 300, requestTimeout: 400 }, [
  'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nab',
]);
await slow('half a chunk', { requestTimeout: 400 }, [
  'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nab',
]);
await slow('the second request', { headersTimeout: 400, requestTimeout: 500 }, [GET, 'GET / HT']);
await slow('clientError answers', { headersTimeout: 30, requestTimeout: 40 }, ['GET'], (server) =>
  server.on('clientError', (error, socket) => {
    console.log(show(error));
    socket.end('HTTP/1.1 408 Mine\r\n\r\n');
  }),
);
// Both off: the connection stays.
{
  const server = http.createServer({ headersTimeout: 0, requestTimeout: 0, connectionsCheckingInterval: 5 });
  const port = await listen(server);
  const socket = net.connect(port, '127.0.0.1');
  socket.write('GET');
  socket.on('error', () => undefined);
  console.log(
    'both off:',
    await Promise.race([
      once(socket, 'close').then(() => 'closed'),
      new Promise((resolve) => setTimeout(resolve, 150, 'open')),
    ]),
  );
  socket.destroy();
  await stop(server);
}

// Keep-alive.
for (const keepAliveTimeout of [1, 2000, 0]) {
  const server = http.createServer({ keepAliveTimeout }, (request, response) => response.end(request.url));
  const port = await listen(server);
  const text = await talk(port, [GET], { until: keepAliveTimeout === 1 ? undefined : '\r\n\r\n/' });
  console.log('keepAliveTimeout', keepAliveTimeout, text);
  await stop(server);
}
// server.timeout: heard by the server, by the response, by nobody.
{
  const server = http.createServer((request, response) => {
    if (request.url === '/response')
      response.setTimeout(150, (socket) => {
        console.log('response timeout', socket === response.socket);
        response.end('late');
      });
    if (request.url === '/request')
      request.setTimeout(150, () => {
        console.log('request timeout');
        response.end('late request');
      });
    request.on('timeout', () => console.log('request heard', request.url));
    if (request.url !== '/unanswered')
      response.on('timeout', () => console.log('response heard', request.url));
  });
  server.on('timeout', (socket) => {
    console.log('server timeout');
    socket.destroy();
  });
  server.timeout = 400;
  const port = await listen(server);
  const close = (path, more = '') =>
    `${more ? 'POST' : 'GET'} ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${more}\r\n`;
  console.log(await talk(port, [close('/nothing')]));
  server.removeAllListeners('timeout');
  console.log(await talk(port, [close('/response')]));
  console.log(await talk(port, [`${close('/request', 'Content-Length: 3\r\n')}a`]));
  console.log(await talk(port, [close('/unanswered')]));
  console.log(server.setTimeout(0) === server, server.timeout);
  await settled();
  await stop(server);
}
