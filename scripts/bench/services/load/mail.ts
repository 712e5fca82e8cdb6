/** One client that hands in message after message on its connection, each after the one before was accepted. */
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { HOST, PORT, perSecond } from './per-second';

const socket = connect(PORT, HOST);
const lines = createInterface(socket)[Symbol.asyncIterator]();

async function expectReply(code: string): Promise<void> {
  for (;;) {
    const { value, done } = await lines.next();
    if (done || !value.startsWith(code)) throw new Error(`The server said ${done ? 'goodbye' : value}`);
    if (value[3] === ' ') return;
  }
}
async function say(line: string, code: string): Promise<void> {
  socket.write(`${line}\r\n`);
  await expectReply(code);
}

await expectReply('220');
await say('EHLO bench.test', '250');
await perSecond(1, async () => {
  await say('MAIL FROM:<shop@bench.test>', '250');
  await say('RCPT TO:<ada@bench.test>', '250');
  await say('DATA', '354');
  await say('Subject: Your order\r\n\r\nIt is on its way.\r\n.', '250');
});
socket.end();
