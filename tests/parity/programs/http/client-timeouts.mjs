// A client's timeouts: the option, setTimeout before and after a socket, cleared, during a slow head, content and connection.
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { closed, fetchOnce, listen, settled, show, stop, thrown } from './fixtures/wire.mjs';

const server = http.createServer((request, response) => {
  if (request.url === '/slow-head') return;
  if (request.url === '/slow-content') {
    response.write('some');
    return;
  }
  if (request.url === '/late') {
    setTimeout(() => response.end('late'), 60);
    return;
  }
  if (request.url === '/later') {
    setTimeout(() => response.end('later'), 2000);
    return;
  }
  response.end('quick');
});
const port = await listen(server);
const base = { port, host: '127.0.0.1', agent: false };

for (const path of ['/slow-head', '/slow-content']) {
  for (const way of ['option', 'setTimeout', 'setTimeout later', 'response.setTimeout']) {
    const seen = [];
    const request = http.get({ ...base, path, ...(way === 'option' ? { timeout: 250 } : {}) });
    request.on('error', (error) => seen.push(show(error)));
    request.on('timeout', () => {
      seen.push('timeout');
      request.destroy();
    });
    request.on('response', (response) => {
      seen.push('response');
      response.on('timeout', () => seen.push('response timeout'));
      response.on('error', (error) => seen.push(`response ${show(error)}`));
      response.on('aborted', () => seen.push('aborted'));
      if (way === 'response.setTimeout') response.setTimeout(250, () => request.destroy());
      response.resume();
    });
    if (way === 'setTimeout') request.setTimeout(250, () => seen.push('callback'));
    if (way === 'setTimeout later' || (way === 'response.setTimeout' && path === '/slow-head'))
      request.on('socket', (socket) => socket.once('connect', () => request.setTimeout(250)));
    await closed(request);
    await settled();
    console.log(path, way, '→', seen.join(', '));
  }
}
// It only tells: a request that does nothing about it goes on.
{
  const request = http.get({ ...base, path: '/late', timeout: 10 });
  let told = false;
  request.on('timeout', () => {
    told = true;
  });
  const [response] = await once(request, 'response');
  let text = '';
  for await (const data of response) text += data;
  console.log(text, told);
}
// Cleared in time, which is when it is connected; an agent's timeout does not stay on the socket for the next request.
{
  const request = http.get({ ...base, path: '/later', timeout: 1000 });
  request.setTimeout(0);
  request.on('timeout', () => console.log('not cleared'));
  const [response] = await once(request, 'response');
  response.resume();
  await once(response, 'end');
  const agent = new http.Agent({ keepAlive: true });
  const first = await fetchOnce(http, { port, agent, timeout: 5000 });
  await settled();
  const [free] = Object.values(agent.freeSockets).flat();
  console.log('free', free.timeout, first.request.timeout);
  const second = await fetchOnce(http, { port, agent });
  console.log(second.request.reusedSocket, second.request.timeout);
  agent.destroy();
}
for (const timeout of ['5', -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31]) {
  console.log(
    String(timeout),
    thrown(
      () =>
        http
          .request({ ...base, timeout })
          .on('error', () => undefined)
          .destroy() && '',
    ),
  );
  console.log(
    String(timeout),
    thrown(
      () =>
        http
          .request(base)
          .on('error', () => undefined)
          .setTimeout(timeout)
          .destroy() && '',
    ),
  );
}
await stop(server);

// What a socket may be used for: a limit of requests, and what a request without Host is told.
for (const options of [{}, { requireHostHeader: false }]) {
  const limited = http.createServer(options, (request, response) => response.end(request.url));
  limited.maxRequestsPerSocket = 2;
  limited.keepAliveTimeout = 1;
  limited.on('dropRequest', (request) => console.log('dropped', request.url));
  const at = await listen(limited);
  const socket = net.connect(at, '127.0.0.1');
  let text = '';
  socket.on('data', (data) => {
    text += data;
  });
  socket.write(['1', '2', '3', '4'].map((name) => `GET /${name} HTTP/1.1\r\nHost: x\r\n\r\n`).join(''));
  await closed(socket);
  console.log(text.match(/HTTP\/1\.1 \d+|Connection: .*|Keep-Alive: .*|^\/\d/gm).join(' | '));
  const hostless = net.connect(at, '127.0.0.1');
  hostless.write('GET /hostless HTTP/1.1\r\nConnection: close\r\n\r\n');
  let answer = '';
  for await (const data of hostless) answer += data;
  console.log(answer.split('\r\n')[0]);
  await stop(limited);
}
