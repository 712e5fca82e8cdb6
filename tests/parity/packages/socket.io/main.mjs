// socket.io and its client: polling and upgrade, rooms, namespaces, acknowledgements, binary, middleware, volatile, reconnect.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { io as connect } from 'socket.io-client';
import { start } from '../shared/http.mjs';

const http = createServer((_request, response) => response.writeHead(404).end('mine'));
const io = new Server(http, { cors: { origin: '*' }, pingInterval: 2000 });
io.use((socket, next) =>
  socket.handshake.auth.token === 'good'
    ? next()
    : next(Object.assign(new Error('not authorized'), { data: { retry: false } })),
);
io.on('connection', (socket) => {
  socket.on('join', async (room, done) => {
    await socket.join(room);
    done([...socket.rooms].filter((each) => each !== socket.id));
  });
  socket.on('say', (room, text) => io.to(room).emit('said', text));
  socket.on('echo', (...args) => args.pop()(...args));
  socket.on('disconnect', (reason) => console.log('server: disconnect', reason));
});
const chat = io.of('/chat');
chat.on('connection', (socket) => {
  socket.emit('welcome', socket.nsp.name);
  socket.on('ask', async () => {
    const answers = await chat.timeout(2000).emitWithAck('question', 1);
    socket.emit('answers', answers);
  });
});
const base = await start(http);

const open = async (path, options) => {
  const socket = connect(base + path, { forceNew: true, auth: { token: 'good' }, ...options });
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('connect_error', reject));
  return socket;
};
const next = (socket, event) => new Promise((resolve) => socket.once(event, (...args) => resolve(args)));

const socket = await open('', { transports: ['websocket'] });
console.log('websocket', socket.io.engine.transport.name);
const poller = await open('', { transports: ['polling'] });
console.log('polling', poller.io.engine.transport.name);
const upgrading = await open('');
if (upgrading.io.engine.transport.name !== 'websocket') await once(upgrading.io.engine, 'upgrade');
console.log('upgraded to', upgrading.io.engine.transport.name);

console.log(await socket.emitWithAck('echo', 1, 'two', { three: [3] }, null));
const [bytes] = await new Promise((resolve) =>
  socket.emit('echo', { deep: Buffer.from([1, 2, 3]) }, (...args) => resolve(args)),
);
console.log('binary', [...bytes.deep]);
const [polled] = await new Promise((resolve) =>
  poller.emit('echo', new Uint8Array([9, 8]), (...args) => resolve(args)),
);
console.log('binary by polling', [...polled]);
for (const each of [socket, poller]) console.log(await each.emitWithAck('join', 'tea'));
const heard = Promise.all([next(socket, 'said'), next(poller, 'said')]);
upgrading.emit('say', 'tea', 'milk?');
console.log(await heard);

const inChat = await open('/chat', {});
const again = await open('/chat', {});
inChat.on('question', (n, done) => done(`a${n}`));
again.on('question', (n, done) => done(`b${n}`));
inChat.emit('ask');
console.log((await next(inChat, 'answers'))[0].sort());

const stranger = connect(base, { auth: { token: 'bad' }, forceNew: true, reconnection: false });
const [error] = await next(stranger, 'connect_error');
console.log('refused', error.message, error.data);
stranger.close();
await socket
  .timeout(50)
  .emitWithAck('nobody listens')
  .catch((reason) => console.log('timeout', reason.message));

const dropped = next(socket, 'disconnect');
io.in(socket.id).disconnectSockets(true);
console.log('client: disconnect', (await dropped)[0]);
socket.connect();
await next(socket, 'connect');
console.log('reconnected', socket.connected);
console.log('sockets', (await io.fetchSockets()).length, (await chat.fetchSockets()).length);
const script = await fetch(`${base}/socket.io/socket.io.min.js`);
console.log(
  'client script',
  script.status,
  script.headers.get('content-type'),
  (await script.text()).includes('socket.io'),
);
console.log('other requests', await fetch(`${base}/x`).then((r) => r.text()));
console.log(
  'no session',
  await fetch(`${base}/socket.io/?EIO=4&transport=polling&sid=nope`).then(async (r) => [
    r.status,
    await r.text(),
  ]),
);
for (const each of [socket, poller, upgrading, inChat, again]) each.close();
await io.close();
console.log('closed');
