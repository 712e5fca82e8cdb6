// Unix domain sockets: names in the file system, HTTP over them, from a child process too, and what is refused.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { fileURLToPath } from 'node:url';

const PATH = 'app.sock';
const bodyOf = async (stream) => {
  let text = '';
  for await (const piece of stream) text += piece;
  return text;
};
const failure = async (emitter) => {
  const [{ message, code, errno, syscall, address, port }] = await once(emitter, 'error');
  console.log(message, code, errno, syscall, address, port);
};
const get = (path) =>
  new Promise((done, fail) => http.get({ socketPath: PATH, path }, done).on('error', fail)).then(bodyOf);

if (process.argv[2] === 'child') {
  console.log(await get('/from-the-child'));
  process.exit();
}

const server = net.createServer((socket) => {
  console.log('accepted', socket.remoteAddress, socket.localPort, socket.remoteFamily, socket.address());
  socket.once('data', (bytes) => socket.end(`you said ${bytes}`));
});
server.listen(PATH, () => console.log('listening', server.address()));
console.log(fs.existsSync(PATH), server.listening);
await once(server, 'listening');
const stats = fs.statSync(PATH);
console.log(
  stats.isSocket(),
  stats.isFile(),
  stats.size,
  fs
    .readdirSync('.', { withFileTypes: true })
    .find(({ name }) => name === PATH)
    .isSocket(),
);

const client = net.connect({ path: PATH });
await once(client, 'connect');
console.log('connected', client.remoteAddress, client.remotePort, client.address(), client.readyState);
client.write('hello');
console.log(await bodyOf(client));

await failure(net.createServer().listen(PATH));
await failure(net.createServer().listen('missing/app.sock'));
await failure(net.connect('nobody.sock'));
await failure(net.connect(fileURLToPath(import.meta.url).replace(process.cwd(), '.')));
try {
  fs.readFileSync(PATH);
} catch ({ message }) {
  console.log(message);
}
server.close();
await once(server, 'close');
console.log('gone', fs.existsSync(PATH), server.address());

const web = http.createServer((request, response) => {
  response.end(`${request.method} ${request.url} ${request.headers.host} ${request.socket.remoteAddress}`);
});
web.listen({ path: PATH });
await once(web, 'listening');
console.log(await get('/a?b'));
const large = http.request({ socketPath: PATH, method: 'POST', path: '/large' });
large.end('x'.repeat(300_000));
console.log(await bodyOf((await once(large, 'response'))[0]));
const child = fork(fileURLToPath(import.meta.url), ['child']);
await once(child, 'exit');

fs.renameSync(PATH, 'moved.sock');
console.log(
  await bodyOf((await once(http.get({ socketPath: './moved.sock', path: '/moved' }), 'response'))[0]),
);
web.close();
web.closeAllConnections();
await once(web, 'close');
fs.rmSync('moved.sock', { force: true });

// A name that nobody serves is taken all the same, and may be removed.
fs.writeFileSync('stale.sock', '');
await failure(net.connect('stale.sock'));
await failure(net.createServer().listen('stale.sock'));
fs.unlinkSync('stale.sock');
const again = net.createServer().listen('stale.sock');
await once(again, 'listening');
again.close();
await once(again, 'close');
console.log(fs.existsSync('stale.sock'));
