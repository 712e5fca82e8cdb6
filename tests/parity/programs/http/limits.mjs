// Limits of a head: maxHeaderSize (431), maxHeadersCount, a client's own limits, chunk extensions (413).
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { listen, show, stop, talk } from './fixtures/wire.mjs';

console.log(http.maxHeaderSize);
const answer = (request, response) => response.end(String(request.rawHeaders.length));
const request = (fields) => `GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${fields}\r\n`;

for (const maxHeaderSize of [undefined, 100, 1000, 0]) {
  const server = http.createServer(maxHeaderSize === undefined ? {} : { maxHeaderSize }, answer);
  server.on('connection', (socket) => socket.on('error', (error) => console.log('socket', show(error))));
  const port = await listen(server);
  for (const size of [10, 60, 900, 990, 16_000, 17_000])
    console.log(maxHeaderSize, size, await talk(port, [request(`X: ${'v'.repeat(size)}\r\n`)]));
  await stop(server);
}

for (const maxHeadersCount of [null, 0, 1, 3, 2000]) {
  const server = http.createServer(answer);
  server.maxHeadersCount = maxHeadersCount;
  const port = await listen(server);
  const text = await talk(port, [request('A: 1\r\n'.repeat(1200))]);
  console.log('count', maxHeadersCount, text.slice(text.lastIndexOf('\n') + 1));
  await stop(server);
}

// clientError tells the code, and may answer itself.
{
  const server = http.createServer({ maxHeaderSize: 200 }, answer);
  server.on('clientError', (error, socket) => {
    console.log(error.code, error.bytesParsed > 0, error.rawPacket?.length > 0, socket.writable);
    socket.end('HTTP/1.1 431 Mine\r\n\r\n');
  });
  const port = await listen(server);
  console.log(await talk(port, [request(`X: ${'v'.repeat(300)}\r\n`)]));
  console.log(await talk(port, [`GET /${'u'.repeat(300)} HTTP/1.1\r\n`]));
  await stop(server);
}

// Chunk extensions are bounded: 16 KiB a message.
{
  const server = http.createServer(async (incoming, response) => {
    let body = '';
    try {
      for await (const data of incoming) body += data;
      response.end(body);
    } catch (error) {
      console.log(show(error));
    }
  });
  server.on('clientError', (error, socket) => {
    console.log(error.code);
    socket.end('HTTP/1.1 413 Mine\r\n\r\n');
  });
  const port = await listen(server);
  const chunked = (extension, times) =>
    `POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n${`1;${extension}\r\na\r\n`.repeat(times)}0\r\n\r\n`;
  console.log(await talk(port, [chunked('e=v', 3)]));
  console.log(await talk(port, [chunked(`e="${'v'.repeat(1000)}"`, 5)]));
  console.log(await talk(port, [chunked('e'.repeat(17_000), 1)]));
  await stop(server);
}

// A client's limits.
{
  const server = net.createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () =>
      socket.end(
        `HTTP/1.1 200 OK\r\n${'A: 1\r\n'.repeat(20)}X: ${'v'.repeat(2000)}\r\nContent-Length: 0\r\n\r\n`,
      ),
    );
  });
  const port = await listen(server);
  for (const options of [{}, { maxHeaderSize: 500 }]) {
    const asked = http.get({ port, host: '127.0.0.1', agent: false, ...options });
    if (!options.maxHeaderSize) asked.maxHeadersCount = 5;
    const said = await Promise.race([
      once(asked, 'response').then(([response]) => {
        response.resume();
        return Object.keys(response.headers).join() + response.rawHeaders.length;
      }),
      once(asked, 'error').then(([error]) => show(error)),
    ]).catch(show);
    console.log(JSON.stringify(options), said);
  }
  await stop(server);
}
