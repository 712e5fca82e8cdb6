// Back-pressure both ways: write says false, 'drain' follows when the other side reads, pause holds the sender back.
import { once } from 'node:events';
import http from 'node:http';
import { listen, stop } from './fixtures/wire.mjs';

const PIECE = Buffer.alloc(65_536, 'x');
const TOTAL = 256;
/** Nothing has changed for a while: who could go on would have. */
async function still(read) {
  for (let before = -1; before !== read(); ) {
    before = read();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

let written = 0;
let drains = 0;
async function send(out) {
  for (written = 0; written < TOTAL; ) {
    written++;
    if (!out.write(PIECE)) {
      drains++;
      await once(out, 'drain');
    }
  }
  out.end();
}

// Down: a client that does not read.
{
  const server = http.createServer((_request, response) => void send(response));
  const port = await listen(server);
  const request = http.get({ port, host: '127.0.0.1', agent: false });
  const [response] = await once(request, 'response');
  await still(() => written);
  console.log('down: held back', written < TOTAL, response.isPaused());
  let bytes = 0;
  response.on('data', (data) => {
    bytes += data.length;
    if (bytes === data.length) {
      // Held again in the middle, by pause().
      response.pause();
      setTimeout(() => response.resume(), 50);
    }
  });
  await once(response, 'end');
  console.log('down:', bytes === TOTAL * PIECE.length, written, drains > 0);
  await stop(server);
}
// Up: a server that does not read.
{
  drains = 0;
  let reading;
  const server = http.createServer((request, response) => {
    reading = () => {
      let bytes = 0;
      request.on('data', (data) => {
        bytes += data.length;
      });
      request.on('end', () => response.end(String(bytes)));
    };
  });
  const port = await listen(server);
  const request = http.request({ port, host: '127.0.0.1', agent: false, method: 'POST' });
  const sent = send(request);
  await once(server, 'request');
  await still(() => written);
  console.log('up: held back', written < TOTAL, request.writableNeedDrain, request.writableLength > 0);
  reading();
  const [response] = await once(request, 'response');
  let text = '';
  for await (const data of response) text += data;
  await sent;
  console.log('up:', Number(text) === TOTAL * PIECE.length, drains > 0);
  await stop(server);
}
// Both at once: an echo through pipe, with a slow reader in between.
{
  const server = http.createServer((request, response) => request.pipe(response));
  const port = await listen(server);
  const request = http.request({ port, host: '127.0.0.1', agent: false, method: 'POST' });
  const sent = send(request);
  const [response] = await once(request, 'response');
  let bytes = 0;
  let pieces = 0;
  for await (const data of response) {
    bytes += data.length;
    if (++pieces % 64 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await sent;
  console.log('echo:', bytes === TOTAL * PIECE.length);
  await stop(server);
}
// What write answers before and after a socket is there, and corks.
{
  const server = http.createServer(async (incoming, response) => {
    console.log(
      response.writableHighWaterMark === incoming.socket.writableHighWaterMark,
      response.writableLength,
      response.writableCorked,
    );
    response.cork();
    response.write('a');
    response.write('b');
    console.log('corked', response.writableCorked, response.writableLength > 0);
    response.uncork();
    await new Promise(setImmediate);
    console.log('uncorked', response.writableCorked, response.writableLength);
    console.log(response.end('c') === response, response.writableEnded);
  });
  const port = await listen(server);
  const request = http.request({ port, host: '127.0.0.1', agent: false, method: 'POST' });
  console.log(
    request.write('x'),
    request.write(PIECE),
    request.writableLength > PIECE.length,
    request.writableNeedDrain,
  );
  request.end();
  const [response] = await once(request, 'response');
  let text = '';
  for await (const data of response) text += data;
  console.log(text, response.headers['transfer-encoding']);
  await stop(server);
}
