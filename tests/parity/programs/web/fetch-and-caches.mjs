// A fetch tells caches on its way what its conditions, ranges and cache mode mean.
import { once } from 'node:events';
import { createServer } from 'node:http';

let broken = 0;
const server = createServer((request, response) => {
  if (request.url === '/break') {
    broken++;
    return request.socket.destroy();
  }
  const { host: _, ...headers } = request.headers;
  return response.end(JSON.stringify(headers));
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const base = `http://127.0.0.1:${server.address().port}`;
for (const init of [
  {},
  { headers: { 'if-none-match': '"a"' } },
  { headers: { 'cache-control': 'mine', 'if-match': '"a"' } },
  { headers: { 'if-none-match': '"a"' }, cache: 'force-cache' },
  { headers: { range: 'bytes=0-1' } },
  { cache: 'no-store' },
  { cache: 'no-cache' },
  { cache: 'reload' },
])
  console.log(await fetch(base, init).then((response) => response.text()));
// On a kept connection, and for a method that may be repeated.
await fetch(`${base}/break`).catch((error) => console.log(error.message, error.cause.code));
console.log('asked', broken, 'time');
server.close();
server.closeAllConnections();
