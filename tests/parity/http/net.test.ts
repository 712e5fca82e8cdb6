/** Sockets and their servers: events, half-open connections, resets, limits. */
import { once } from 'node:events';
import { describe } from 'vitest';
import { deferred, listen, parity, stop, watch } from './parity';

const socketEvents = ['connect', 'ready', 'end', 'finish', 'close', 'error', 'timeout', 'lookup'];

describe('net', () => {
  parity('the events of an echo', async ({ net, log }) => {
    const server = net.createServer((socket) => {
      watch(log, 'server', socket, socketEvents);
      socket.on('data', (bytes) => socket.write(bytes));
    });
    const port = await listen(server);
    const socket = net.connect(port, '127.0.0.1');
    watch(log, 'client', socket, socketEvents);
    log(socket.connecting, socket.pending, socket.readyState);
    await once(socket, 'connect');
    log(
      socket.connecting,
      socket.pending,
      socket.readyState,
      socket.remotePort === port,
      socket.remoteAddress,
    );
    socket.write('hello');
    const [bytes] = await once(socket, 'data');
    log(String(bytes), socket.bytesRead, socket.bytesWritten);
    socket.end('bye');
    log(socket.readyState);
    await once(socket, 'close');
    log(socket.readyState, socket.destroyed, socket.bytesRead, socket.bytesWritten);
    await stop(server);
  });

  parity('a half-open connection', async ({ net, log }) => {
    const server = net.createServer({ allowHalfOpen: true }, (socket) => {
      watch(log, 'server', socket, socketEvents);
      socket.on('end', () => setImmediate(() => socket.end('after your end')));
      socket.resume();
    });
    const port = await listen(server);
    const socket = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    socket.end('x');
    let received = '';
    for await (const bytes of socket) received += bytes;
    await stop(server);
    return received;
  });

  parity('writing to a peer that has ended', async ({ net, log }) => {
    const server = net.createServer((socket) => socket.resume().end());
    const port = await listen(server);
    const socket = net.connect(port, '127.0.0.1').resume();
    watch(log, 'client', socket, ['end', 'finish', 'close', 'error']);
    const closed = new Promise((resolve) => socket.on('close', resolve));
    socket.on('end', () => socket.write('late', (error) => log('write', error ?? null)));
    await closed;
    await stop(server);
  });

  parity('a reset', async ({ net, log }) => {
    const server = net.createServer((socket) => {
      socket.on('error', (error) => log('server', error));
      socket.once('data', () => socket.resetAndDestroy());
    });
    const port = await listen(server);
    const socket = net.connect(port, '127.0.0.1', () => socket.write('x'));
    watch(log, 'client', socket, ['end', 'close', 'error']);
    socket.resume();
    await new Promise((resolve) => socket.on('close', resolve));
    await stop(server);
  });

  parity('pause and resume', async ({ net, log }) => {
    const server = net.createServer((socket) => {
      socket.write('one');
      setImmediate(() => socket.end('two'));
    });
    const port = await listen(server);
    const socket = net.connect(port, '127.0.0.1');
    let received = '';
    socket.on('data', (bytes) => {
      received += bytes;
      socket.pause();
      setImmediate(() => socket.resume());
    });
    await once(socket, 'end');
    log(received);
    await stop(server);
  });

  parity('a timeout, once and switched off', async ({ net, log }) => {
    const server = net.createServer((socket) => socket.on('error', () => socket.destroy()));
    const port = await listen(server);
    const socket = net.connect(port, '127.0.0.1');
    await once(socket, 'connect');
    log(socket.timeout);
    const { promise, resolve } = deferred();
    socket.setTimeout(10, () => {
      log('timeout', socket.timeout);
      resolve();
    });
    await promise;
    socket.setTimeout(0);
    log(socket.timeout);
    socket.destroy();
    await stop(server);
  });

  parity('destroy with an error, and before the connection', async ({ net, log }) => {
    const server = net.createServer((socket) => socket.on('error', () => socket.destroy()).resume());
    const port = await listen(server);
    const early = net.connect(port, '127.0.0.1');
    watch(log, 'early', early, socketEvents);
    early.write('x', (error) => log('write', error));
    early.destroy();
    await once(early, 'close');
    const late = net.connect(port, '127.0.0.1');
    watch(log, 'late', late, socketEvents);
    await once(late, 'connect');
    late.destroy(new Error('enough'));
    await new Promise((resolve) => late.on('close', resolve));
    await stop(server);
  });

  parity('maxConnections and getConnections', async ({ net, log }) => {
    const server = net.createServer((socket) => socket.on('error', () => socket.destroy()).resume());
    server.maxConnections = 1;
    const { promise: dropped, resolve } = deferred();
    server.on('drop', (data) => {
      log(data?.localAddress, data?.remoteFamily);
      resolve();
    });
    const port = await listen(server);
    const first = net.connect(port, '127.0.0.1');
    await once(first, 'connect');
    const second = net.connect(port, '127.0.0.1').resume();
    second.on('error', () => second.destroy());
    await dropped;
    log(await new Promise((counted) => server.getConnections((_error, count) => counted(count))));
    first.destroy();
    second.destroy();
    await stop(server);
  });

  parity('which texts are addresses', async ({ net }) =>
    [
      '1.2.3.4',
      '01.2.3.4',
      '256.1.1.1',
      '1.2.3',
      '::',
      '::1',
      '1::2::3',
      'fe80::1%eth0',
      '::ffff:1.2.3.4',
      'g::',
      '1:2:3:4:5:6:7:8',
      '1:2:3:4:5:6:7',
      '',
      'a',
    ].map((text) => net.isIP(text)),
  );
});
