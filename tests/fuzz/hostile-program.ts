/**
 * Runs inside the sandbox: takes hold of every port of its own worker and says what the fuzzer says over them.
 * The first argument is the seed. Bundled by `tests/engines/hostile.test.ts`.
 */
import { connect } from 'node:net';
import type { Random } from '@/sandboxes/http1/mutations';
import { mulberry32 } from '@/sandboxes/random';
import { mutated, nastyValue, type Sent } from './nasty';
import { anyMessage } from './process-messages';

const ports = new Set<MessagePort>();

const post = MessagePort.prototype.postMessage;
MessagePort.prototype.postMessage = function (this: MessagePort, ...given: unknown[]) {
  ports.add(this);
  return Reflect.apply(post, this, given) as undefined;
};

const random: Random = mulberry32(Number(process.argv[2]));
const socket = connect({ port: 3000, host: 'victim' }, () => {
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  console.log('hostile');
  setImmediate(() => spray(20));
});
socket.on('error', () => undefined);

function spray(left: number): void {
  for (let n = 0; n < 50; n++) for (const port of [...ports]) say(port);
  if (left > 0) setImmediate(() => spray(left - 1));
}

function say(port: MessagePort): void {
  const { pid, ppid } = process;
  const message = anyMessage(random, { pid, pids: [pid, ppid, pid - 1, pid + 1], connections: [1, 2, 3] });
  const way = random();
  const [said, transfer]: Sent =
    way < 0.95 ? [message, []] : way < 0.99 ? mutated(random, message) : nastyValue(random);
  try {
    Reflect.apply(post, port, [said, transfer]);
  } catch {
    // What cannot be cloned is not sent.
  }
}
