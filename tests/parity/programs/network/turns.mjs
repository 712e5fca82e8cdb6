// Ticks, promise jobs and async context of one socket's data are done before the next socket's data, however they arrive.
import { AsyncLocalStorage } from 'node:async_hooks';
import { once } from 'node:events';
import net from 'node:net';

const CONNECTIONS = 24;
const storage = new AsyncLocalStorage();
const seen = [];
const answers = [];

const server = net.createServer((socket) => {
  socket.on('data', (data) => {
    const name = String(data);
    const say = (what) => seen.push(`${what} ${storage.getStore()}`);
    storage.run(name, async () => {
      say('data');
      process.nextTick(() => {
        say('tick');
        Promise.resolve().then(() => process.nextTick(() => say('tick of promise of tick')));
      });
      await null;
      say('await');
      for (let turn = 0; turn < 5; turn++) await Promise.resolve(turn);
      say('six awaits');
      process.nextTick(() => say('tick of promise'));
      queueMicrotask(() => say('microtask'));
      socket.end(`${name} done`);
    });
  });
});
server.listen(0);
await once(server, 'listening');

const sockets = Array.from({ length: CONNECTIONS }, () => net.connect(server.address().port, '127.0.0.1'));
await Promise.all(sockets.map((socket) => once(socket, 'connect')));
// All at once, so that they arrive together.
for (const [index, socket] of sockets.entries()) {
  socket.on('data', (data) => answers.push(String(data)));
  socket.write(`socket ${index}`);
}
await Promise.all(sockets.map((socket) => once(socket, 'close')));
server.close();
await once(server, 'close');

const names = [...new Set(seen.map((line) => line.slice(line.indexOf('socket'))))];
const steps = names.map((name) =>
  seen.filter((line) => line.endsWith(` ${name}`)).map((line) => line.slice(0, line.indexOf(' socket'))),
);
console.log(names.length, answers.length, new Set(answers).size);
console.log(steps[0].join(', '));
console.log(
  'the same for each:',
  steps.every((each) => each.join() === steps[0].join()),
);
console.log(
  'one after the other:',
  seen.join() === names.flatMap((name) => steps[0].map((step) => `${step} ${name}`)).join(),
);
