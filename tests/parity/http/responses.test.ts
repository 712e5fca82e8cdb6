/** What a server writes, byte for byte. */
import type { RequestListener, ServerOptions } from 'node:http';
import { describe } from 'vitest';
import { listen, type Modules, parity, stop, type Talk, talk } from './parity';

const GET = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
const CLOSE = 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';

/** A server, what a client writes by hand, and the bytes that come back. */
function answers(
  name: string,
  listener: RequestListener,
  pieces: readonly string[] = [CLOSE],
  options: Talk & { server?: ServerOptions } = {},
): void {
  parity(name, async ({ http, net }: Modules) => {
    const server = http.createServer(options.server ?? {}, listener);
    const port = await listen(server);
    const received = await talk(net, port, pieces, options);
    await stop(server);
    return received;
  });
}

describe('framing', () => {
  answers('end(text): Content-Length', (_request, response) => void response.end('hello'));
  answers('end(text beyond ASCII)', (_request, response) => void response.end('grüße 👋'));
  answers('end(bytes)', (_request, response) => void response.end(Buffer.from([1, 2, 3])));
  answers('end() alone', (_request, response) => void response.end());
  answers('write then end: chunks', (_request, response) => {
    response.write('one');
    response.write('two ü');
    response.end('three');
  });
  answers('write(bytes) and latin1', (_request, response) => {
    response.write(Buffer.from('bytes'));
    response.write('\xe9', 'latin1');
    response.write('6869', 'hex');
    response.end();
  });
  answers('an explicit Content-Length', (_request, response) => {
    response.setHeader('Content-Length', 5);
    response.write('he');
    response.end('llo');
  });
  answers(
    '204 has no content',
    (_request, response) => {
      response.statusCode = 204;
      response.end('ignored');
    },
    [GET, CLOSE],
  );
  answers(
    '304 has no content',
    (_request, response) => {
      response.writeHead(304, { ETag: '"a"' });
      response.end('ignored');
    },
    [GET, CLOSE],
  );
  answers(
    '304 with a declared transfer coding closes',
    (_request, response) => {
      response.setHeader('Transfer-Encoding', 'chunked');
      response.writeHead(304);
      response.end();
    },
    [GET],
  );
  answers('HEAD: the head of the answer alone', (_request, response) => void response.end('hello'), [
    'HEAD / HTTP/1.1\r\nHost: x\r\n\r\n',
    'HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
  ]);
  answers(
    'HEAD with writes',
    (_request, response) => {
      response.write('hello');
      response.end();
    },
    ['HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'],
  );
  answers(
    'HTTP/1.0: the end of the connection',
    (_request, response) => {
      response.write('hello');
      response.end();
    },
    ['GET / HTTP/1.0\r\n\r\n'],
  );
  answers('HTTP/1.0 kept alive', (_request, response) => void response.end('hello'), [
    'GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n',
    'GET / HTTP/1.0\r\n\r\n',
  ]);
  answers('trailers', (_request, response) => {
    response.setHeader('Trailer', 'X-Sum');
    response.write('a');
    response.addTrailers({ 'X-Sum': '1', 'X-Many': ['a', 'b'] });
    response.end();
  });
  answers(
    'both framings removed',
    (_request, response) => {
      response.removeHeader('Content-Length');
      response.removeHeader('Transfer-Encoding');
      response.write('a');
      response.end('b');
    },
    [GET],
  );
  answers('a big body in pieces', (_request, response) => {
    let left = 40;
    const more = () => {
      while (left-- > 0) if (!response.write('x'.repeat(40_000))) return void response.once('drain', more);
      response.end();
    };
    more();
  });
});

describe('head', () => {
  answers('order and case of fields', (_request, response) => {
    response.setHeader('X-b', '2');
    response.setHeader('x-A', ['1', '3']);
    response.setHeader('Set-Cookie', ['a=1', 'b=2']);
    response.setHeader('Cookie', ['a=1', 'b=2']);
    response.appendHeader('x-b', '4');
    response.setHeader('10', 'ten');
    response.end();
  });
  answers(
    'writeHead with an object, a list, a reason',
    (request, response) => {
      if (request.url === '/a') response.writeHead(201, 'Made', { 'X-A': 1, Date: 'never' }).end('a');
      else if (request.url === '/b') response.writeHead(200, ['X-B', '1', 'x-b', '2']).end('b');
      else {
        response.setHeader('X-C', '1');
        response.writeHead(299, { 'x-c': '2', Connection: 'close' });
        response.end();
      }
    },
    ['/a', '/b', '/c'].map((path) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`),
  );
  answers(
    'without a date',
    (_request, response) => {
      response.sendDate = false;
      response.removeHeader('connection');
      response.end('x');
    },
    [GET, CLOSE],
  );
  answers(
    "a keep-alive of one's own",
    (_request, response) => {
      response.setHeader('Keep-Alive', 'timeout=9');
      response.shouldKeepAlive = true;
      response.end();
    },
    [GET],
    { until: '\r\n\r\n' },
  );
  answers('flushHeaders', (_request, response) => {
    response.flushHeaders();
    response.end('later');
  });
  answers('early hints, 102, then the answer', (_request, response) => {
    response.writeProcessing();
    response.writeEarlyHints({
      link: ['</a.css>; rel=preload; as=style', '</b.js>; rel=preload'],
      'X-Trace': 'a',
    });
    response.end('x');
  });
  answers('setHeaders', (_request, response) => {
    response.setHeaders(
      new Headers([
        ['a', '1'],
        ['set-cookie', 'x=1'],
        ['set-cookie', 'y=2'],
      ]),
    );
    response.setHeaders(new Map([['b', '2']]));
    response.end();
  });
  answers('a UTF-8 file name', (_request, response) => {
    response.setHeader('Content-Disposition', Buffer.from('attachment; filename="ü.txt"').toString('latin1'));
    response.end('x');
  });
});

describe('persistent connections', () => {
  const echo: RequestListener = (request, response) => void response.end(`${request.method} ${request.url}`);
  answers('three requests, one after another', echo, [GET, GET, CLOSE]);
  answers(
    'three requests in one piece, answered in order',
    (request, response) => {
      const delay = request.url === '/1' ? 3 : 0;
      const answer = () => void response.end(request.url);
      if (delay) setImmediate(() => setImmediate(answer));
      else answer();
    },
    [`GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\n${CLOSE}`],
  );
  answers(
    'Connection: close from the server',
    (_request, response) => {
      response.setHeader('Connection', 'close');
      response.end('x');
    },
    [GET],
  );
  answers('no Host', echo, ['GET / HTTP/1.1\r\n\r\n']);
  answers('no Host, and that is allowed', echo, ['GET / HTTP/1.1\r\nConnection: close\r\n\r\n'], {
    server: { requireHostHeader: false },
  });
  answers('unread content is read and forgotten', (_request, response) => void response.end('x'), [
    `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n${'y'.repeat(100_000)}${CLOSE}`,
  ]);
  parity('a limit of requests a connection', async ({ http, net }) => {
    const server = http.createServer(echo);
    server.maxRequestsPerSocket = 2;
    const port = await listen(server);
    const received = await talk(net, port, [GET, GET, GET], { until: (text) => text.includes('503') });
    await stop(server);
    return received;
  });
});

describe('expectations', () => {
  const post = (more: string) => `POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${more}\r\n\r\n`;
  const echo: RequestListener = (request, response) => {
    request.pipe(response);
  };
  answers('100-continue', echo, [post('Expect: 100-continue\r\nContent-Length: 2'), 'ok']);
  answers('an expectation that nobody can meet', echo, [post('Expect: a miracle')], { end: true });
  parity('checkContinue and checkExpectation', async ({ http, net }) => {
    const server = http.createServer(echo);
    server.on('checkContinue', (_request, response) => {
      response.writeHead(413);
      response.end('no');
    });
    server.on('checkExpectation', (_request, response) => response.end('fine'));
    const port = await listen(server);
    const one = await talk(net, port, [
      'POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n',
    ]);
    const two = await talk(net, port, [post('Expect: x')]);
    await stop(server);
    return [one, two];
  });
});

describe('request content', () => {
  const echo: RequestListener = async (request, response) => {
    let text = '';
    for await (const bytes of request) text += bytes;
    response.end(
      JSON.stringify([text, request.trailers, request.rawTrailers, request.headers, request.complete]),
    );
  };
  answers('Content-Length in two pieces', echo, [
    'POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 6\r\n\r\nabc',
    'def',
  ]);
  answers('chunks and trailers', echo, [
    'POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\nX-A: 1\r\nx-a: 2\r\n\r\n',
  ]);
  answers('repeated fields', echo, [
    'GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\nConnection: close\r\nCookie: a=1\r\ncookie: b=2\r\nAccept: a\r\naccept: b\r\nX-T: 1\r\nx-t: 2\r\nSet-Cookie: s\r\nAge: 1\r\nAge: 2\r\nETag: a\r\nContent-Type: t\r\ncontent-type: u\r\n\r\n',
  ]);
});
