// Threads: data, messages with transfer, their output, errors, exit codes, termination, from files, texts and data URLs.
import { once } from 'node:events';
import {
  BroadcastChannel,
  isMainThread,
  MessageChannel,
  MessagePort,
  parentPort,
  receiveMessageOnPort,
  SHARE_ENV,
  setEnvironmentData,
  threadId,
  Worker,
  workerData,
} from 'node:worker_threads';

console.log(isMainThread, parentPort, threadId, workerData, typeof SHARE_ENV);
const part = (name) => new URL(`./parts/${name}`, import.meta.url);

const all = async (worker, ...names) => (await Promise.all(names.map((name) => once(worker, name)))).flat();

setEnvironmentData('colour', 'red');
const bytes = new Uint8Array([1, 2, 3]);
const { port1, port2 } = new MessageChannel();
const worker = new Worker(part('answer.mjs'), {
  workerData: { map: new Map([['a', 1]]), port: port2 },
  transferList: [port2],
  argv: ['x', 'y'],
  env: { ...process.env, FROM: 'parent' },
});
const events = [];
for (const name of ['online', 'message', 'error', 'exit']) worker.on(name, () => events.push(name));
port1.on('message', (message) => console.log('over its own port', message));
worker.postMessage({ bytes }, [bytes.buffer]);
console.log('given away', bytes.length);
const [first] = await once(worker, 'message');
console.log(first);
worker.postMessage('stop');
console.log('exit', ...(await once(worker, 'exit')), worker.threadId);
console.log(events.join());
port1.close();

const text = new Worker(
  `const { parentPort, threadId } = require('worker_threads'); parentPort.postMessage([threadId, process.argv.length]);`,
  { eval: true },
);
console.log('text', ...(await all(text, 'message', 'exit')));
const url = new Worker(
  new URL(
    `data:text/javascript,import { parentPort } from 'node:worker_threads'; parentPort.postMessage(import.meta.url.slice(0, 5).length)`,
  ),
);
console.log('data', ...(await once(url, 'message')));

const failing = new Worker(
  `class Odd extends Error {}; throw Object.assign(new TypeError('no good'), { code: 'E_ODD', extra: { deep: 1 } });`,
  { eval: true },
);
const [error, code] = await new Promise((resolve) => {
  let thrown;
  failing.on('error', (e) => (thrown = e)).on('exit', (status) => resolve([thrown, status]));
});
console.log(error instanceof TypeError, error.message, error.code, error.extra);
console.log('exit of the failing one', code);
const rejecting = new Worker(`Promise.reject(new RangeError('late'))`, { eval: true });
console.log('rejection', (await once(rejecting, 'error'))[0].message);
const leaving = new Worker(
  `process.on('exit', (code) => require('worker_threads').parentPort.postMessage('last ' + code)); process.exit(7)`,
  { eval: true },
);
console.log('process.exit', ...(await all(leaving, 'message', 'exit')));

const endless = new Worker('while (true) {}', { eval: true });
await once(endless, 'online');
console.log('terminated', await endless.terminate());

const piped = new Worker(
  `process.stdin.on('data', (d) => process.stdout.write('heard ' + d)).on('end', () => console.error('end'))`,
  { eval: true, stdin: true, stdout: true, stderr: true },
);
piped.stdin.end('hello');
const [out, err] = await Promise.all([piped.stdout.toArray(), piped.stderr.toArray()]);
console.log(Buffer.concat(out).toString(), Buffer.concat(err).toString().trim());

const local = new MessageChannel();
console.log(local.port1 instanceof MessagePort, receiveMessageOnPort(local.port2));
local.port1.postMessage({ n: 1 });
local.port1.postMessage(2);
console.log(
  receiveMessageOnPort(local.port2),
  receiveMessageOnPort(local.port2),
  receiveMessageOnPort(local.port2),
);
local.port2.on('message', (value) => {
  console.log('later', value);
  local.port2.close();
});
local.port1.postMessage(3);
const alive = setInterval(() => undefined, 1000);
await once(local.port1, 'close');
clearInterval(alive);
console.log('closed');

const listener = new BroadcastChannel('news');
const speaker = new Worker(
  `const { BroadcastChannel } = require('worker_threads'); const c = new BroadcastChannel('news'); c.postMessage('extra'); c.close();`,
  { eval: true },
);
const spoken = once(speaker, 'exit');
console.log('heard', await new Promise((resolve) => (listener.onmessage = (event) => resolve(event.data))));
listener.close();
await spoken;

for (const bad of ['worker.js', 'file:///x.js', 7]) {
  try {
    new Worker(bad);
  } catch (e) {
    console.log(e.name, e.code, e.message);
  }
}
