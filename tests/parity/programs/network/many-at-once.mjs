// Two processes exchange much over many connections at once, small and large pieces mixed: every byte arrives, in order.
import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import net from 'node:net';
import { fileURLToPath } from 'node:url';

const CONNECTIONS = 40;
const SIZES = [1, 3, 170, 4_096, 16_383, 16_384, 16_385, 70_000, 2, 300_000, 5];

if (process.argv[2] === 'echo') {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => socket.pipe(socket));
  server.listen(0, () => process.send(server.address().port));
  process.on('message', () => process.exit(0));
} else {
  const child = fork(fileURLToPath(import.meta.url), ['echo']);
  const [port] = await once(child, 'message');
  const exchange = async (number) => {
    const socket = net.connect(port, '127.0.0.1');
    const [sent, received] = [createHash('sha256'), createHash('sha256')];
    let count = 0;
    socket.on('data', (data) => {
      received.update(data);
      count += data.length;
    });
    for (const size of SIZES) {
      const piece = Buffer.alloc(size, number * 31 + size);
      sent.update(piece);
      if (!socket.write(piece)) await once(socket, 'drain');
    }
    socket.end();
    await once(socket, 'close');
    return `${number} ${count} ${sent.digest('hex') === received.digest('hex')}`;
  };
  const lines = await Promise.all(Array.from({ length: CONNECTIONS }, (_, number) => exchange(number)));
  console.log(lines.join('\n'));
  child.send('enough');
  const [code] = await once(child, 'exit');
  console.log('exit', code);
}
