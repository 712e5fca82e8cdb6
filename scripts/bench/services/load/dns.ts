/** Sixteen questions on their way at any time, over UDP. */
import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { CLASS, queryFor, TYPE } from '../../../../sandboxes/dns/records';
import { encodeMessage } from '../../../../sandboxes/dns/writer';
import { HOST, PORT, perSecond } from './per-second';

const socket = createSocket('udp4');
// Else each datagram would begin with a question for the server's own name.
const { address } = await lookup(HOST);
const waiting = new Map<number, () => void>();
socket.on('message', (answer) => {
  const id = answer.readUInt16BE(0);
  waiting.get(id)?.();
  waiting.delete(id);
});
let asked = 0;
await perSecond(
  16,
  () =>
    new Promise((resolve) => {
      const id = asked++ & 0xffff;
      waiting.set(id, resolve);
      socket.send(
        encodeMessage(queryFor(id, { name: 'www.shop.test', type: TYPE.A, class: CLASS.IN })),
        PORT,
        address,
      );
    }),
);
socket.close();
