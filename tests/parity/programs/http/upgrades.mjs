// Upgrade and CONNECT on both sides: agreed, refused, ignored, with bytes that came along, and the sockets' fate.
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { closed, fetchOnce, listen, settled, stop, talk, tracks } from './fixtures/wire.mjs';

const log = tracks('server', 'client');
const server = http.createServer((request, response) =>
  response.end(`plain ${request.headers.upgrade ?? ''}`),
);
server.keepAliveTimeout = 1;
const port = await listen(server);
const upgrade = (more = '') =>
  `GET /chat HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, Upgrade\r\nUpgrade: echo/1\r\n${more}\r\n`;

console.log(
  'nobody listens:',
  await talk(port, [`${upgrade('')}GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`]),
);
console.log('CONNECT, nobody listens:', await talk(port, ['CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n']));

server.on('upgrade', (request, socket, head) => {
  log.add(
    'server',
    'upgrade',
    request.url,
    request.headers.upgrade,
    head,
    socket.listenerCount('data'),
    socket.readableFlowing,
    socket === request.socket,
  );
  socket.on('error', (error) => log.add('server', error));
  socket.on('close', () => log.add('server', 'close'));
  if (request.url === '/no') {
    socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno');
    return;
  }
  socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo/1\r\n\r\n');
  socket.write(`head=${head}`);
  if (String(head).includes('bye')) socket.end();
  socket.on('data', (data) => {
    socket.write(`echo ${data}`);
    if (String(data).includes('bye')) socket.end();
  });
});
console.log('agreed:', await talk(port, [`${upgrade()}early`, 'one', 'bye']));
console.log('with content:', await talk(port, [`${upgrade('Content-Length: 3\r\n')}abcbye`]));
console.log('refused:', await talk(port, [upgrade().replace('/chat', '/no')]));
await settled();

for (const path of ['/chat', '/no']) {
  const request = http.request({
    port,
    host: '127.0.0.1',
    path,
    agent: false,
    headers: { Connection: 'Upgrade', Upgrade: 'echo/1' },
  });
  log.watch('client', path, request, ['upgrade', 'response', 'close', 'error', 'information']);
  const over = closed(request);
  request.end();
  const result = await Promise.race([once(request, 'upgrade'), once(request, 'response')]);
  if (path === '/chat') {
    const [response, socket, head] = result;
    log.add(
      'client',
      response.statusCode,
      response.headers.upgrade,
      String(head).length >= 0,
      socket.destroyed,
      request.destroyed,
      socket.listenerCount('close') < 3,
    );
    let text = String(head);
    socket.on('data', (data) => {
      text += data;
    });
    socket.write('bye');
    await once(socket, 'end');
    log.add('client', text);
    socket.destroy();
  } else {
    let text = '';
    for await (const data of result[0]) text += data;
    log.add('client', result[0].statusCode, text);
  }
  await over;
}
// A 101 that nobody asked about, or listens to.
const rude = net.createServer((socket) =>
  socket.once('data', () =>
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'),
  ),
);
const rudePort = await listen(rude);
const request = http.get({
  port: rudePort,
  host: '127.0.0.1',
  agent: false,
  headers: { Connection: 'Upgrade', Upgrade: 'x' },
});
request.on('error', (error) => log.add('client', 'unheard', error));
await closed(request);
await stop(rude);

server.on('connect', (incoming, socket, head) => {
  log.add('server', 'connect', incoming.method, incoming.url, head);
  if (incoming.url.startsWith('deny')) socket.end('HTTP/1.1 403 No\r\nContent-Length: 4\r\n\r\nnope');
  else {
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    net.connect(port, '127.0.0.1', function () {
      this.write(head);
      this.pipe(socket).pipe(this);
    });
  }
});
for (const path of ['allow:80', 'deny:80']) {
  const tunnel = http.request({ port, host: '127.0.0.1', method: 'CONNECT', path, agent: false });
  log.watch('client', path, tunnel, ['connect', 'response', 'close', 'error']);
  const over = closed(tunnel);
  tunnel.end();
  const [response, socket, head] = await once(tunnel, 'connect');
  log.add('client', response.statusCode, head, response.readable);
  if (response.statusCode === 200) {
    const { text } = await fetchOnce(http, { createConnection: () => socket, path: '/through' });
    log.add('client', text);
  }
  socket.destroy();
  await over;
}
await settled();
await stop(server);
log.print();
