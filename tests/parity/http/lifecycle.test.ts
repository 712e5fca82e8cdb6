/** Aborts, upgrades, timeouts and the closing of a server: the order of events on both sides. */
import { once } from 'node:events';
import { describe } from 'vitest';
import { deferred, listen, parity, stop, talk, watch } from './parity';

const GET = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
const messageEvents = ['aborted', 'end', 'close', 'error', 'finish', 'prefinish'];

describe('aborts', () => {
  parity('the client goes away before the answer', async ({ http, net, log }) => {
    const server = http.createServer((request, response) => {
      watch(log, 'request', request, messageEvents);
      watch(log, 'response', response, messageEvents);
      request.socket.on('close', () => gone());
      client.destroy();
    });
    const { promise: over, resolve: gone } = deferred();
    const port = await listen(server);
    const client = net.connect(port, '127.0.0.1', () => client.write(GET));
    client.on('error', () => client.destroy());
    await over;
    await new Promise(setImmediate);
    await stop(server);
  });

  parity('the client goes away in the middle of its content', async ({ http, net, log }) => {
    const server = http.createServer((request, response) => {
      watch(log, 'request', request, messageEvents);
      watch(log, 'response', response, messageEvents);
      request.once('data', () => client.destroy());
      request.on('close', () => gone());
    });
    const { promise: over, resolve: gone } = deferred();
    const port = await listen(server);
    const client = net.connect(port, '127.0.0.1', () =>
      client.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc'),
    );
    await over;
    await new Promise(setImmediate);
    await stop(server);
  });

  parity('the server destroys the request', async ({ http, net, log }) => {
    const server = http.createServer((request, response) => {
      watch(log, 'request', request, messageEvents);
      watch(log, 'response', response, messageEvents);
      request.destroy(new Error('enough'));
    });
    const port = await listen(server);
    const received = await talk(net, port, [GET]);
    await stop(server);
    return received;
  });

  parity('the server destroys the response half-way', async ({ http, net, log }) => {
    const server = http.createServer((_request, response) => {
      watch(log, 'response', response, messageEvents);
      response.write('half', () => response.destroy());
    });
    const port = await listen(server);
    const received = await talk(net, port, [GET]);
    await stop(server);
    return received;
  });

  parity('the events of a whole exchange', async ({ http, net, log }) => {
    const server = http.createServer((request, response) => {
      watch(log, 'request', request, [...messageEvents, 'pause', 'resume']);
      watch(log, 'response', response, messageEvents);
      watch(log, 'socket', request.socket, ['end', 'close', 'finish']);
      request.resume();
      request.on('end', () => response.end('x', () => log('end callback')));
    });
    const port = await listen(server);
    const received = await talk(net, port, [
      'POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc',
    ]);
    await stop(server);
    return received;
  });

  parity('writing after the end, and setting headers after they are sent', async ({ http, net, log }) => {
    const server = http.createServer((_request, response) => {
      response.on('error', (error) => log('error', error));
      response.end('x');
      response.end('y', () => log('called'));
      response.write('z', (error) => log('write', error));
      for (const act of [
        () => response.setHeader('a', 'b'),
        () => response.writeHead(200),
        () => response.removeHeader('a'),
        () => response.appendHeader('a', 'b'),
      ]) {
        try {
          act();
        } catch (error) {
          log(error);
        }
      }
      log(response.headersSent, response.writableEnded, response.finished);
    });
    const port = await listen(server);
    const received = await talk(net, port, ['GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n']);
    await stop(server);
    return received;
  });
});

describe('upgrades', () => {
  const UPGRADE = 'GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n';
  parity('an upgrade, with bytes that came along', async ({ http, net, log }) => {
    const server = http.createServer();
    server.on('upgrade', (request, socket, head) => {
      log(request.url, head, (request as { upgrade?: boolean }).upgrade);
      socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n');
      socket.write(head);
      socket.on('data', (bytes: Buffer) => {
        socket.write(bytes);
        if (String(bytes).includes('end')) socket.end();
      });
    });
    const port = await listen(server);
    const received = await talk(net, port, [`${UPGRADE}early`, 'one', 'the end']);
    await stop(server);
    return received;
  });

  parity('nobody listens for upgrades', async ({ http, net }) => {
    const server = http.createServer((request, response) =>
      response.end(String((request as { upgrade?: boolean }).upgrade)),
    );
    const port = await listen(server);
    const received = await talk(net, port, [
      UPGRADE,
      'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    ]);
    await stop(server);
    return received;
  });

  parity('CONNECT, with and without a listener', async ({ http, net, log }) => {
    const server = http.createServer();
    const port = await listen(server);
    const refused = await talk(net, port, ['CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n']);
    server.on('connect', (request, socket, head) => {
      log(request.method, request.url, head);
      socket.end('HTTP/1.1 200 OK\r\n\r\n');
    });
    const taken = await talk(net, port, ['CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\nxyz']);
    await stop(server);
    return [refused, taken];
  });

  parity('a client upgrades', async ({ http, log }) => {
    const server = http.createServer();
    server.on('upgrade', (_request, socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nhello');
      socket.on('data', (bytes: Buffer) => socket.end(bytes));
    });
    const port = await listen(server);
    const request = http.request({
      port,
      host: '127.0.0.1',
      headers: { Connection: 'Upgrade', Upgrade: 'echo' },
    });
    watch(log, 'request', request, ['close', 'finish', 'response']);
    request.end();
    const [response, socket, head] = await once(request, 'upgrade');
    log(response.statusCode, response.headers, head);
    socket.write('ping');
    let echoed = '';
    for await (const bytes of socket) echoed += bytes;
    await stop(server);
    return echoed;
  });
});

describe('timeouts', () => {
  parity('server.setTimeout and response.setTimeout', async ({ http, net, log }) => {
    const server = http.createServer((request, response) => {
      if (request.url === '/a') response.setTimeout(20, () => response.end('late'));
    });
    server.setTimeout(20, (socket) => {
      log('server timeout');
      socket.destroy();
    });
    const port = await listen(server);
    const one = await talk(net, port, ['GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n']);
    const two = await talk(net, port, ['GET /b HTTP/1.1\r\nHost: x\r\n\r\n']);
    await stop(server);
    return [one, two];
  });

  parity('a kept connection is closed when nothing more comes', async ({ http, net }) => {
    const server = http.createServer((_request, response) => response.end('x'));
    server.keepAliveTimeout = 1;
    const port = await listen(server);
    const received = await talk(net, port, [GET]);
    await stop(server);
    return received;
  });

  parity('headersTimeout: 408', async ({ http, net }) => {
    const server = http.createServer({
      headersTimeout: 30,
      requestTimeout: 60,
      connectionsCheckingInterval: 10,
    });
    const port = await listen(server);
    const slowHead = await talk(net, port, ['GET / HTTP/1.1\r\nHost:']);
    const silent = await talk(net, port, []);
    await stop(server);
    return [slowHead, silent];
  });

  parity('requestTimeout: 408', async ({ http, net, log }) => {
    const { promise: over, resolve: gone } = deferred();
    const server = http.createServer({ requestTimeout: 40, connectionsCheckingInterval: 10 }, (request) => {
      request.on('error', (error) => log('request', error));
      request.on('close', gone);
    });
    const port = await listen(server);
    const received = await talk(net, port, ['POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc']);
    await over;
    await stop(server);
    return received;
  });
});

describe('the end of a server', () => {
  parity('close waits for what is in flight and ends what is idle', async ({ http, net, log }) => {
    let finish: () => void;
    const server = http.createServer((request, response) => {
      if (request.url === '/') response.end('quick');
      else {
        finish = () => void response.end('slow');
        server.close((error) => log('closed', error));
        log('listening', server.listening, server.address());
        setImmediate(finish);
      }
    });
    const port = await listen(server);
    const idle = net.connect(port, '127.0.0.1', () => idle.write(GET));
    await once(idle, 'data');
    const idleEnded = once(idle.resume(), 'end');
    const received = await talk(net, port, ['GET /slow HTTP/1.1\r\nHost: x\r\n\r\n'], { until: 'slow' });
    await idleEnded;
    idle.destroy();
    await once(server, 'close');
    const again = await new Promise((resolve) => server.close(resolve));
    return [received, again];
  });

  parity('a port that is taken, and one that nobody listens on', async ({ http, net, log }) => {
    const server = http.createServer();
    const port = await listen(server);
    const second = http.createServer();
    second.listen(port, '127.0.0.1');
    const [taken] = await once(second, 'error');
    log(taken, second.listening);
    await stop(server);
    const socket = net.connect(port, '127.0.0.1');
    const [refused] = await once(socket, 'error');
    log({ ...refused, port: 0 }, refused.message.replace(String(port), '0'), socket.destroyed);
    const failing = http.get({ port, host: '127.0.0.1' });
    const [error] = await once(failing, 'error');
    return [error.code, error.syscall];
  });

  parity('options that are wrong', async ({ http, net, log }) => {
    const attempts = [
      () => http.createServer({ headersTimeout: 10, requestTimeout: 5 }),
      () => http.createServer({ keepAliveTimeout: 1.5 }),
      () => http.createServer({ requireHostHeader: 'no' as never }),
      () => http.validateHeaderName('a b'),
      () => http.validateHeaderValue('a', undefined as never),
      () => http.validateHeaderValue('a', 'b\n'),
      () => http.request({ path: '/a b' }),
      () => http.request({ method: 'A B' }),
      () => http.request('https://x/'),
      () => http.request({ host: 1 as never }),
      () => http.request({ agent: 1 as never }),
      () => http.request('nonsense'),
      () => net.createServer().listen(70_000),
      () => net.createServer().listen({} as never),
      () => net.connect({} as never),
      () => net.connect(-1),
      () => new net.Socket().setTimeout('1' as never),
    ];
    for (const attempt of attempts) {
      try {
        attempt();
        log('fine');
      } catch (error) {
        log(error);
      }
    }
  });
});
