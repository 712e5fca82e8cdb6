// Kept connections: an agent's timeout, a server's Keep-Alive hint, a server that closes first, ECONNRESET on a reused socket.
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { closed, fetchOnce, listen, settled, show, stop } from './fixtures/wire.mjs';

const free = (agent) => Object.values(agent.freeSockets).flat();
const quiet = async () => {
  for (let turn = 0; turn < 10; turn++) await settled();
};

// The agent's timeout ends a free socket.
{
  const server = http.createServer((_request, response) => response.end('x'));
  const port = await listen(server);
  const agent = new http.Agent({ keepAlive: true, timeout: 400 });
  await fetchOnce(http, { port, agent });
  await settled();
  const [socket] = free(agent);
  console.log('timeout', socket.timeout);
  await once(socket, 'close');
  console.log('closed by the agent', free(agent).length, agent.totalSocketCount);
  // ... and tells a request that waits, which decides for itself.
  const hanging = http.createServer(() => undefined);
  const slow = await listen(hanging);
  const request = http.get({ port: slow, host: '127.0.0.1', agent });
  request.on('error', (error) => console.log(show(error)));
  await once(request, 'timeout');
  console.log('request timeout');
  request.destroy();
  await closed(request);
  await stop(hanging);
  await stop(server);
}
// What a server says about keep-alive.
for (const hint of ['timeout=5', 'timeout=1', 'timeout=100, max=3', 'max=3', 'timeout=x']) {
  const server = http.createServer((_request, response) => {
    response.setHeader('Keep-Alive', hint);
    response.end('x');
  });
  const port = await listen(server);
  const agent = new http.Agent({ keepAlive: true, timeout: 9000 });
  await fetchOnce(http, { port, agent });
  await quiet();
  console.log(
    hint,
    '→',
    free(agent)
      .map((socket) => socket.timeout)
      .join() || 'not kept',
  );
  agent.destroy();
  await stop(server);
}
// The server closes a kept connection: it leaves the agent, the next request has a new one.
{
  const server = http.createServer((_request, response) => response.end('x'));
  const port = await listen(server);
  const agent = new http.Agent({ keepAlive: true });
  await fetchOnce(http, { port, agent });
  await quiet();
  console.log('free', free(agent).length);
  const [kept] = free(agent);
  server.closeAllConnections();
  await closed(kept);
  console.log('free', free(agent).length);
  const { request } = await fetchOnce(http, { port, agent });
  console.log('reused', request.reusedSocket);
  agent.destroy();
  await stop(server);
}
// A server that takes one request and resets the connection at the second one: the client knows that it may ask again.
{
  const server = net.createServer((socket) => {
    let requests = 0;
    socket.on('error', () => undefined);
    socket.on('data', () => {
      if (++requests === 1) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx');
      else socket.resetAndDestroy();
    });
  });
  const port = await listen(server);
  const agent = new http.Agent({ keepAlive: true });
  await fetchOnce(http, { port, agent });
  await quiet();
  const request = http.get({ port, host: '127.0.0.1', agent });
  const [error] = await once(request, 'error');
  console.log('reset', request.reusedSocket, error.code, error.syscall);
  const again = await fetchOnce(http, { port, agent });
  console.log('again', again.request.reusedSocket, again.text);
  agent.destroy();
  await stop(server);
}
// Ends instead of answering.
{
  const server = net.createServer((socket) => socket.once('data', () => socket.end()));
  const port = await listen(server);
  const request = http.get({ port, host: '127.0.0.1', agent: false });
  console.log(show((await once(request, 'error'))[0]));
  await stop(server);
}
