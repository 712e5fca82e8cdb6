// Between the pieces of one packet, Node runs ticks and promises after each piece of content; here they run after the packet.
// differs: a browser runs no microtasks in the middle of a task, and a task of its own for each piece would make every upload slower
import http from 'node:http';
import { listen, stop, talk } from './fixtures/wire.mjs';

const seen = [];
const server = http.createServer((request, response) => {
  request.on('data', (data) => {
    seen.push(`data ${data}, complete ${request.complete}`);
    process.nextTick(() => seen.push('tick'));
    queueMicrotask(() => seen.push('microtask'));
  });
  request.on('end', () => response.end());
});
const port = await listen(server);
await talk(port, [
  'POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n1\r\nb\r\n1\r\nc\r\n0\r\n\r\n',
]);
console.log(seen.join('\n'));
await stop(server);
