// Destroy and abort in every phase of an exchange, on either side: events, their order, and error codes.
import http from 'node:http';
import { closed, listen, settled, stop, tracks } from './fixtures/wire.mjs';

const MESSAGE = ['aborted', 'end', 'error', 'close'];
const OUTGOING = ['abort', 'finish', 'error', 'close'];

/**
 * One exchange of a POST with a body in two pieces and an answer in two pieces, in which somebody gives up.
 * `serverActs` and `clientActs` are told of each phase; the exchange waits until both sides have closed.
 */
async function exchange(
  name,
  { server: serverActs = () => undefined, client: clientActs = () => undefined, options = {}, keep = false },
) {
  const log = tracks('server request', 'server response', 'client request', 'client response');
  let serverSeen;
  const server = http.createServer((request, response) => {
    serverSeen = Promise.all([closed(request), closed(response)]);
    log.watch('server request', '', request, MESSAGE);
    log.watch('server response', '', response, OUTGOING);
    request.once('data', () => {
      serverActs('data', request, response);
      if (!response.destroyed && !request.destroyed && !keep) {
        response.writeHead(200, { 'Content-Length': 8 });
        response.write('half', () => serverActs('half', request, response));
      }
    });
    request.on('end', () => {
      serverActs('end', request, response);
      if (!response.destroyed && !keep) response.end('half');
    });
    serverActs('head', request, response);
  });
  const port = await listen(server);
  const request = http.request({
    port,
    host: '127.0.0.1',
    method: 'POST',
    agent: false,
    headers: { 'Content-Length': 4 },
    ...options,
  });
  log.watch('client request', '', request, OUTGOING);
  const over = closed(request);
  let responseOver;
  request.on('socket', (socket) => {
    clientActs('socket', request);
    socket.on('connect', () => clientActs('connect', request));
  });
  request.on('response', (response) => {
    responseOver = closed(response);
    log.watch('client response', '', response, MESSAGE);
    clientActs('response', request, response);
    response.once('data', () => {
      clientActs('content', request, response);
      if (!request.destroyed) request.end('cd');
    });
  });
  clientActs('made', request);
  if (!request.destroyed) request.write('ab');
  await over;
  await responseOver;
  await serverSeen;
  await settled();
  await stop(server);
  await settled();
  console.log(`=== ${name}`);
  console.log(
    'client:',
    request.destroyed,
    request.aborted,
    request.writableFinished,
    request.errored?.code ?? null,
  );
  log.print();
}

const at = (phase, act) => (now, request, response) => {
  if (now === phase) act(request, response);
};
const reason = Object.assign(new Error('mine'), { code: 'EMINE' });

await exchange('nobody gives up', {});
for (const phase of ['made', 'socket', 'response', 'content']) {
  await exchange(`client: request.destroy() at ${phase}`, {
    client: at(phase, (request) => request.destroy()),
  });
  await exchange(`client: request.destroy(error) at ${phase}`, {
    client: at(phase, (request) => request.destroy(reason)),
  });
  await exchange(`client: abort() at ${phase}`, { client: at(phase, (request) => request.abort()) });
}
for (const phase of ['response', 'content']) {
  await exchange(`client: response.destroy() at ${phase}`, {
    client: at(phase, (_request, response) => response.destroy()),
  });
  await exchange(`client: response.destroy(error) at ${phase}`, {
    client: at(phase, (_request, response) => response.destroy(reason)),
  });
}
for (const phase of ['head', 'data', 'half', 'end']) {
  await exchange(`server: response.destroy() at ${phase}`, {
    server: at(phase, (_request, response) => response.destroy()),
  });
  await exchange(`server: request.destroy() at ${phase}`, {
    server: at(phase, (request) => request.destroy()),
  });
  await exchange(`server: socket.destroy() at ${phase}`, {
    server: at(phase, (request) => request.socket.destroy()),
  });
}
await exchange('server: request.destroy(error)', {
  server: at('data', (request) => request.destroy(reason)),
});
await exchange('server: response.destroy(error)', {
  server: at('data', (_request, response) => response.destroy(reason)),
});
for (const phase of ['made', 'response']) {
  const controller = new AbortController();
  await exchange(`signal at ${phase}`, {
    options: { signal: controller.signal },
    client: at(phase, () => controller.abort()),
  });
}
await exchange('signal aborted before', { options: { signal: AbortSignal.abort() } });
