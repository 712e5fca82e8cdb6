// A flood of pipelined requests whose answers nobody reads stops at the server; once they are read all are answered.
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { listen, stop } from './fixtures/wire.mjs';

const TOTAL = 2000;
const BODY = 'x'.repeat(16_384);
let handled = 0;
const server = http.createServer((_request, response) => {
  handled++;
  response.end(BODY);
});
const port = await listen(server);
const socket = net.connect(port, '127.0.0.1');
await once(socket, 'connect');
socket.pause();
socket.write(`GET / HTTP/1.1\r\nHost: x\r\nX-Pad: ${'p'.repeat(1000)}\r\n\r\n`.repeat(TOTAL));

// Until the server has made no progress for a while.
let before = -1;
while (before !== handled) {
  before = handled;
  await new Promise((resolve) => setTimeout(resolve, 200));
}
console.log('stopped before all were handled:', handled < TOTAL);
let bytes = 0;
let last = '';
let answers = 0;
socket.on('data', (data) => {
  bytes += data.length;
  const text = last + data.toString('latin1');
  answers += text.split('HTTP/1.1 200 OK').length - 1;
  last = text.slice(-14);
  if (answers === TOTAL && text.endsWith('x')) socket.end();
});
socket.resume();
await once(socket, 'close');
console.log(handled, answers, bytes > TOTAL * BODY.length);
await stop(server);
