/** What a client sends, what it tells its program, and how connections are kept. */
import { once } from 'node:events';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { describe } from 'vitest';
import { bodyOf, deferred, listen, type Modules, parity, stop, watch } from './parity';

const requestEvents = ['finish', 'close', 'error', 'abort', 'timeout', 'continue', 'information'];

/** A server of bytes: answers each piece that it gets, and keeps what it got. */
async function scripted(
  { net }: Modules,
  answer: (socket: Socket, received: string) => void,
): Promise<{ port: number; received: () => string; end: () => Promise<void> }> {
  let all = '';
  const sockets = new Set<Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    let received = '';
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes: Buffer) => {
      received += bytes.toString('latin1');
      all += bytes.toString('latin1');
      answer(socket, received);
    });
  });
  const port = await listen(server);
  return {
    port,
    received: () => all,
    async end() {
      for (const socket of sockets) socket.destroy();
      await stop(server);
    },
  };
}

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

/** One request against a scripted server: the bytes sent, the response seen. */
function asks(
  name: string,
  make: (http: Modules['http'], target: { port: number; host: string }) => ClientRequest,
  answer: (socket: Socket, received: string) => void = (socket) => socket.end(OK),
): void {
  parity(name, async (modules) => {
    const server = await scripted(modules, answer);
    const request = make(modules.http, { port: server.port, host: '127.0.0.1' });
    watch(modules.log, 'request', request, requestEvents, (first) =>
      first instanceof Error ? first : (first as { statusCode?: number } | undefined)?.statusCode,
    );
    const closed = new Promise((resolve) => request.on('close', resolve));
    request.on('response', (response: IncomingMessage) => {
      modules.log(response.statusCode, response.statusMessage, response.httpVersion, response.headers);
      watch(modules.log, 'response', response, ['aborted', 'end', 'close', 'error']);
      response.on('data', (bytes) => modules.log('data', String(bytes)));
    });
    await closed;
    await new Promise(setImmediate);
    await server.end();
    return server.received();
  });
}

describe('requests on the wire', () => {
  asks('GET', (http, target) => http.get({ ...target, path: '/x', agent: false }));
  asks('a URL, options and headers', (http, { port }) =>
    http.get(`http://user:p%40ss@127.0.0.1:${port}/a?b#c`, {
      headers: { 'X-A': ['1', '2'], Cookie: ['a', 'b'] },
    }),
  );
  asks('POST with end(text)', (http, target) => http.request({ ...target, method: 'POST' }).end('grüße'));
  asks('POST in pieces', (http, target) => {
    const request = http.request({ ...target, method: 'POST' });
    request.write('one');
    request.write('two');
    return request.end();
  });
  asks('DELETE with content', (http, target) => {
    const request = http.request({ ...target, method: 'DELETE' });
    request.write('x');
    return request.end();
  });
  asks('trailers and an array of headers', (http, target) => {
    const request = http.request({
      ...target,
      method: 'PUT',
      headers: ['Host', 'h', 'Trailer', 'X-S', 'Transfer-Encoding', 'chunked'],
    });
    request.write('x');
    request.addTrailers({ 'X-S': '1' });
    return request.end();
  });
  asks('flushHeaders, setHost: false', (http, target) => {
    const request = http.request({ ...target, method: 'POST', setHost: false });
    request.flushHeaders();
    return request.end('x');
  });
  asks(
    'Expect: 100-continue',
    (http, target) => {
      const request = http.request({
        ...target,
        method: 'POST',
        headers: { Expect: '100-continue', 'Content-Length': 2 },
      });
      request.on('continue', () => request.end('ok'));
      return request;
    },
    (socket, received) => {
      if (received.endsWith('ok')) socket.end(OK);
      else socket.write('HTTP/1.1 100 Continue\r\n\r\n');
    },
  );
});

describe('responses', () => {
  const get = (http: Modules['http'], target: object) => http.get({ ...target, agent: false });
  asks('chunks, extensions, trailers', get, (socket) =>
    socket.end(
      'HTTP/1.1 200 Fine\r\nTransfer-Encoding: chunked\r\n\r\n3;a\r\nabc\r\n2\r\nde\r\n0\r\nX-T: 1\r\n\r\n',
    ),
  );
  asks('content until the end', get, (socket) => socket.end('HTTP/1.0 200 OK\r\n\r\nall'));
  asks('early hints first', get, (socket) =>
    socket.end(`HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n${OK}`),
  );
  asks('no reason phrase, and Set-Cookie', get, (socket) =>
    socket.end('HTTP/1.1 204\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\nVary: a\r\nVary: b\r\n\r\n'),
  );
  asks('304 with a length', get, (socket) =>
    socket.end('HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n'),
  );
  asks(
    'HEAD',
    (http, target) => http.request({ ...target, method: 'HEAD', agent: false }).end(),
    (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n'),
  );
  asks('no HTTP', get, (socket) => socket.end('nonsense\r\n\r\n'));
  asks('cut in its head', get, (socket) => socket.end('HTTP/1.1 200 OK\r\nCont'));
  asks('cut in its content', get, (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc'));
  asks('nothing at all', get, (socket) => socket.end());
  asks('a reset', get, (socket) => void socket.resetAndDestroy());
  asks('too large a head', get, (socket) =>
    socket.end(`HTTP/1.1 200 OK\r\nA: ${'a'.repeat(20_000)}\r\n\r\n`),
  );
  asks('an upgrade that nobody asked for', get, (socket) =>
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n'),
  );
});

describe('giving up', () => {
  const silent = () => undefined;
  asks('destroy before the connection', (http, target) => http.get(target).destroy(), silent);
  asks('destroy with a reason', (http, target) => http.get(target).destroy(new Error('enough')), silent);
  asks(
    'destroy while waiting',
    (http, target) => {
      const request = http.get(target);
      request.on('finish', () => setImmediate(() => request.destroy()));
      return request;
    },
    silent,
  );
  asks('abort()', (http, target) => {
    const request = http.get(target);
    request.abort();
    return request;
  });
  asks(
    'an aborted signal',
    (http, target) => {
      const abort = new AbortController();
      const request = http.get({ ...target, signal: abort.signal });
      request.on('socket', () => abort.abort());
      return request;
    },
    silent,
  );
  asks(
    'a timeout',
    (http, target) => {
      const request = http.get({ ...target, timeout: 20 });
      request.on('timeout', () => request.destroy(new Error('too late')));
      return request;
    },
    silent,
  );
  asks(
    'in the middle of the response',
    (http, target) => {
      const request = http.get(target);
      request.on('response', (response) => response.once('data', () => response.destroy()));
      return request;
    },
    (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc'),
  );
});

describe('agents', () => {
  const one = (http: Modules['http'], options: object) =>
    new Promise<[string, boolean]>((resolve, reject) => {
      const request = http.get(options, (response) => {
        bodyOf(response).then((body) => resolve([body, request.reusedSocket]), reject);
      });
      request.on('error', reject);
    });

  parity('a kept connection is used again', async ({ http, log }) => {
    let connections = 0;
    const server = http.createServer((request, response) => response.end(`${request.url} ${connections}`));
    server.on('connection', () => connections++);
    const port = await listen(server);
    const agent = new http.Agent({ keepAlive: true });
    for (const path of ['/1', '/2', '/3']) {
      log(await one(http, { port, host: '127.0.0.1', path, agent }));
      await new Promise(setImmediate);
    }
    log(Object.keys(agent.freeSockets).length, Object.keys(agent.sockets).length, agent.getName({ port: 1 }));
    agent.destroy();
    await stop(server);
  });

  parity('maxSockets: requests wait for their turn', async ({ http, log }) => {
    let open = 0;
    let most = 0;
    const server = http.createServer((request, response) => {
      open++;
      most = Math.max(most, open);
      setImmediate(() => {
        open--;
        response.end(request.url);
      });
    });
    const port = await listen(server);
    for (const keepAlive of [true, false]) {
      const agent = new http.Agent({ keepAlive, maxSockets: 2 });
      const paths = ['/1', '/2', '/3', '/4', '/5'];
      const all = await Promise.all(paths.map((path) => one(http, { port, host: '127.0.0.1', path, agent })));
      log(
        all.map(([body]) => body),
        most <= 2,
      );
      agent.destroy();
    }
    await stop(server);
  });

  parity('a server that closes a kept connection', async ({ http, log }) => {
    const server = http.createServer((_request, response) => response.end('x'));
    server.keepAliveTimeout = 1;
    const port = await listen(server);
    const agent = new http.Agent({ keepAlive: true });
    const { promise: gone, resolve } = deferred();
    const request = http.get({ port, host: '127.0.0.1', agent }, (response) => response.resume());
    request.on('socket', (socket) => socket.on('close', () => resolve()));
    await gone;
    log(Object.keys(agent.freeSockets).length, (agent as { totalSocketCount?: number }).totalSocketCount);
    await stop(server);
  });

  parity('back-pressure on a big upload and a big download', async ({ http, log }) => {
    const server = http.createServer((request, response) => {
      request.pipe(response);
    });
    const port = await listen(server);
    const request = http.request({ port, host: '127.0.0.1', method: 'POST' });
    let drains = 0;
    const piece = 'x'.repeat(65_536);
    const feed = async () => {
      for (let i = 0; i < 64; i++) {
        if (!request.write(piece)) {
          drains++;
          await once(request, 'drain');
        }
      }
      request.end();
    };
    const fed = feed();
    const [response] = await once(request, 'response');
    const body = await bodyOf(response);
    await fed;
    log(body.length, drains > 0);
    await stop(server);
  });
});
