// close, closeIdleConnections and closeAllConnections: who is idle, who is let finish, who is cut.
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { deferred, listen, settled, tracks } from './fixtures/wire.mjs';

const log = tracks('client');
const pending = [];
const server = http.createServer((request, response) => {
  if (request.url === '/slow') pending.push(response);
  else response.end('x');
});
const port = await listen(server);
const connections = () => new Promise((resolve) => server.getConnections((_error, count) => resolve(count)));
async function open(name, bytes, answer) {
  const socket = net.connect(port, '127.0.0.1');
  for (const event of ['end', 'close']) socket.on(event, () => log.add('client', name, event));
  socket.on('error', (error) => log.add('client', name, error.code));
  await once(socket, 'connect');
  if (bytes) socket.write(bytes);
  if (answer) await once(socket, 'data');
  return socket;
}
async function group() {
  const sockets = {
    silent: await open('silent'),
    idle: await open('idle', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n', true),
    half: await open('half', 'GET / HTTP/1.1\r\nHo'),
    slow: await open('slow', 'GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'),
  };
  while (pending.length === 0) await settled();
  for (let turn = 0; turn < 10; turn++) await settled();
  return sockets;
}
const gone = (socket) => (socket.closed ? undefined : once(socket.resume(), 'close'));

const first = await group();
console.log('connections', await connections());
server.closeIdleConnections();
await gone(first.idle);
console.log('after closeIdleConnections', await connections());
log.print();
server.closeAllConnections();
await Promise.all(Object.values(first).map(gone));
console.log('after closeAllConnections', await connections());
await settled();
console.log(pending[0].destroyed, pending[0].writableEnded);
pending.length = 0;
log.add('client', 'second');

const second = await group();
const closed = deferred();
server.close((error) => {
  console.log('closed', error ?? null);
  closed.resolve();
});
console.log(server.listening);
await gone(second.idle);
const refused = net.connect(port, '127.0.0.1');
console.log((await once(refused, 'error'))[0].code);
pending[0].end('done');
second.half.destroy();
second.silent.destroy();
await gone(second.slow);
await closed.promise;
console.log(
  await new Promise((resolve) => server.close(resolve)).then((error) => `${error.code} ${error.message}`),
);
