/** Fifty commands on their way at any time, as redis-benchmark has by default. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { HOST, PORT, perSecond } from './per-second';

const TOGETHER = 50;
const SET = '*3\r\n$3\r\nSET\r\n$3\r\nkey\r\n$5\r\nvalue\r\n';
const REPLY = '+OK\r\n'.length;

const socket = connect(PORT, HOST);
const waiting: (() => void)[] = [];
let bytes = 0;
let unsent = '';
socket.on('data', (reply) => {
  bytes += reply.length;
  for (; bytes >= REPLY; bytes -= REPLY) waiting.shift()?.();
});
await once(socket, 'connect');
await perSecond(
  TOGETHER,
  () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      // What is asked for in one turn leaves in one piece.
      if (unsent === '')
        queueMicrotask(() => {
          socket.write(unsent);
          unsent = '';
        });
      unsent += SET;
    }),
);
socket.end();
