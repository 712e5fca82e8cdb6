// UDP: bind, send in all its forms, connect, what arrives, and every error.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

const show = (name, act) => {
  try {
    console.log(name, act());
  } catch ({ name: kind, message, code, errno, syscall }) {
    console.log(name, 'threw', kind, message.replace(/\d+$/, 'N'), code, errno, syscall);
  }
};
const masked = (info) => ({ ...info, port: info.port > 0 });
const bound = async (...given) => {
  const socket = createSocket('udp4');
  socket.bind(...given);
  await once(socket, 'listening');
  return socket;
};

show('type', () => createSocket('udp5'));
show('no type', () => createSocket());
const fresh = createSocket('udp4');
show('address', () => fresh.address());
show('remote', () => fresh.remoteAddress());
show('ttl', () => fresh.setTTL(1));
show('port', () => fresh.send('x', 99999));
show('no port', () => fresh.send('x'));
show('message', () => fresh.send(5, 80));
show('to', () => fresh.send('x', 80, 5));
show('offset', () => fresh.send(Buffer.from('abc'), 5, 10, 80));
show('length', () => fresh.send(Buffer.from('abc'), 1, 10, 80));
show('list', () => fresh.send([1], 80));
show('disconnect', () => fresh.disconnect());
fresh.close();
show('closed', () => fresh.send('x', 80));
show('closed twice', () => fresh.close());

const server = await bound(0);
console.log(masked(server.address()));
show('bound twice', () => server.bind(0));
show('ttl', () => server.setTTL(1));
show('bad ttl', () => server.setTTL(999));
console.log(server.getRecvBufferSize(), server.getSendBufferSize());
const { port } = server.address();
const second = createSocket('udp4');
second.bind(port);
const [taken] = await once(second, 'error');
console.log(taken.message.replace(/\d+$/, 'N'), taken.code, taken.errno, taken.syscall, taken.address);

const client = createSocket('udp4');
const arrives = async () => {
  const [message, info] = await once(server, 'message');
  return [String(message), masked(info)];
};
client.send('to localhost', port, 'localhost', (error, bytes) => console.log('sent', error, bytes));
console.log(await arrives());
client.send(['a', Buffer.from('b'), new Uint8Array([99])], port);
console.log(await arrives());
client.send(Buffer.from('abcdef'), 1, 3, port, '127.0.0.1');
console.log(await arrives());
client.send('', port);
console.log(await arrives());
for (let n = 0; n < 5; n++) client.send(`number ${n}`, port);
const order = [];
while (order.length < 5) order.push((await arrives())[0]);
console.log(order);
client.send(Buffer.alloc(65507, 1), port);
console.log((await once(server, 'message'))[0].length);
await new Promise((done) =>
  client.send(Buffer.alloc(65508), port, '127.0.0.1', (error) => {
    console.log(error.message.replace(/\d+$/, 'N'), error.code, error.errno, error.syscall, error.address);
    done();
  }),
);
await new Promise((done) =>
  client.send('x', 80, '255.255.255.255', (error) => {
    console.log(error.message, error.code);
    done();
  }),
);
await new Promise((done) =>
  client.send('x', 80, 'no-such-host.invalid', (error) => {
    console.log(error.message, error.code, error.syscall);
    done();
  }),
);

// A reply to where it came from.
server.once('message', (message, from) => server.send(`echo ${message}`, from.port, from.address));
client.send('hello', port);
console.log(String((await once(client, 'message'))[0]));

client.connect(port);
await once(client, 'connect');
console.log(masked(client.remoteAddress()), masked(client.address()));
show('connected twice', () => client.connect(80));
show('port when connected', () => client.send('x', 0, 1, 80));
client.send('connected');
console.log(await arrives());
const stranger = await bound(0, '127.0.0.1');
stranger.send('from a stranger', client.address().port);
server.send('from the server', client.address().port);
console.log(String((await once(client, 'message'))[0]));
client.disconnect();
show('disconnected', () => client.remoteAddress());

const lost = createSocket('udp4');
const gone = await bound(0);
const { port: nobody } = gone.address();
await new Promise((done) => gone.close(done));
lost.connect(nobody, () => lost.send('x'));
const [refused] = await once(lost, 'error');
console.log(refused.message, refused.code, refused.errno, refused.syscall);

const nowhere = createSocket('udp4');
nowhere.bind(0, '192.0.2.1');
const [unavailable] = await once(nowhere, 'error');
console.log(unavailable.message, unavailable.code);

const abort = new AbortController();
const aborted = createSocket({ type: 'udp4', signal: abort.signal });
aborted.on('close', () => console.log('aborted'));
abort.abort();
const shared = [
  createSocket({ type: 'udp4', reuseAddr: true }),
  createSocket({ type: 'udp4', reuseAddr: true }),
];
shared[0].bind(0);
await once(shared[0], 'listening');
shared[1].bind(shared[0].address().port);
await once(shared[1], 'listening');
console.log('one port, two sockets');
for (const socket of [...shared, stranger, lost, nowhere, second, client]) socket.close();
server.close(() => console.log('closed'));
const idle = await bound(0);
idle.unref();
