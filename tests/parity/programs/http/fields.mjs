// Header fields in every way: raw, joined, distinct, unique, appended, latin1, what is refused and with which words.
import http from 'node:http';
import { fetchOnce, listen, stop, talk, thrown } from './fixtures/wire.mjs';

const WIRE =
  'Host: a\r\nHost: b\r\nCookie: a=1\r\ncookie: b=2\r\nAccept: x\r\naccept: y\r\nSet-Cookie: s\r\nset-cookie: t\r\nAge: 1\r\nAge: 2\r\nX-Latin: caf\xe9\r\nX-Empty:\r\nX-Space:  \t a b \t\r\nContent-Type: t\r\ncontent-type: u\r\n__proto__: p\r\nConstructor: c\r\n';
for (const joinDuplicateHeaders of [false, true]) {
  const server = http.createServer({ joinDuplicateHeaders }, (request, response) => {
    console.log(JSON.stringify(request.headers));
    console.log(JSON.stringify(request.headersDistinct));
    console.log(JSON.stringify(request.rawHeaders));
    response.end();
  });
  const port = await listen(server);
  await talk(port, [`GET / HTTP/1.1\r\nConnection: close\r\n${WIRE}\r\n`]);
  await stop(server);
}

let act;
const server = http.createServer({ uniqueHeaders: ['x-unique'] }, (request, response) => {
  response.sendDate = false;
  act(response, request);
  if (!response.writableEnded && !response.destroyed) response.end('x');
});
const port = await listen(server);
async function answer(name, given) {
  act = given;
  console.log(`--- ${name}\n${await talk(port, ['GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'])}`);
}
await answer('set, append, remove', (response) => {
  response.setHeader('X-A', 1).setHeader('x-B', ['b', 'c']);
  response.appendHeader('X-A', '2').appendHeader('x-a', ['3', '4']).appendHeader('X-C', 'c');
  response.setHeader('X-Gone', 'x');
  response.removeHeader('x-gone');
  console.log(
    JSON.stringify([
      response.getHeader('x-a'),
      response.getHeaders(),
      response.getHeaderNames(),
      response.getRawHeaderNames(),
      response.hasHeader('X-C'),
      response.headersSent,
    ]),
  );
  console.log(Object.getPrototypeOf(response.getHeaders()));
});
await answer('setHeaders', (response) => {
  response.setHeaders(
    new Headers([
      ['a', '1'],
      ['a', '2'],
      ['set-cookie', 'x'],
      ['set-cookie', 'y'],
    ]),
  );
  response.setHeaders(
    new Map([
      ['B', ['b', 'c']],
      ['set-cookie', ['z']],
    ]),
  );
  for (const wrong of [null, {}, [], 'x']) console.log(thrown(() => response.setHeaders(wrong)));
});
await answer('unique', (response) => {
  response.setHeader('X-Unique', ['a', 'b']);
  response.setHeader('X-Other', ['a', 'b']);
});
await answer('latin1', (response) => {
  response.setHeader('X-Latin', 'caf\xe9 \xff');
  response.setHeader('Content-Disposition', Buffer.from('filename="é"').toString('latin1'));
});
await answer('writeHead: object', (response) =>
  response.writeHead(201, 'Made', { 'X-A': ['1', '2'], 'x-b': 3 }),
);
await answer('writeHead: flat list after setHeader', (response) => {
  response.setHeader('X-A', 'old');
  response.writeHead(200, ['X-A', '1', 'X-A', '2', 'X-B', 'b']);
});
await answer('writeHead: flat list', (response) =>
  response.writeHead(200, ['X-A', '1', 'X-A', '2', 'Set-Cookie', 'a', 'Set-Cookie', 'b']),
);
await answer('writeHead: pairs', (response) =>
  response.writeHead(200, [
    ['X-A', '1'],
    ['X-A', '2'],
  ]),
);
await answer('strictContentLength', (response) => {
  response.strictContentLength = true;
  response.setHeader('Content-Length', 3);
  console.log(thrown(() => response.write('abcd')));
  console.log(thrown(() => response.write('a')));
  console.log(thrown(() => response.end('b') && ''));
  response.destroy();
});
await answer('too long without strictContentLength', (response) => {
  response.setHeader('Content-Length', 3);
  response.end('abcd');
});
await answer('flushHeaders', (response, _request) => {
  response.flushHeaders();
  response.flushHeaders();
  console.log(
    response.headersSent,
    thrown(() => response.setHeader('a', 'b')),
    thrown(() => response.writeHead(200)),
  );
});
await answer('what is refused', (response) => {
  const attempts = {
    name: () => response.setHeader('a b', 'x'),
    'empty name': () => response.setHeader('', 'x'),
    'no name': () => response.setHeader(undefined, 'x'),
    'a name that is no text': () => response.setHeader(5, 'x'),
    'name in Unicode': () => response.setHeader('é', 'x'),
    value: () => response.setHeader('a', 'x\r\nb: c'),
    'Unicode value': () => response.setHeader('a', '\u{1f600}'),
    'no value': () => response.setHeader('a'),
    'undefined in a list': () => response.setHeader('a', [undefined]),
    'get without a name': () => response.getHeader(),
    'has a number': () => response.hasHeader(1),
    'remove a symbol': () => response.removeHeader(Symbol('s')),
    'append a newline': () => response.appendHeader('a', '\n'),
    'status 99': () => response.writeHead(99),
    'status 1000': () => response.writeHead(1000),
    'status text': () => response.writeHead('abc'),
    reason: () => response.writeHead(200, 'a\nb'),
    'odd list': () => response.writeHead(200, ['a']),
    'write null': () => response.write(null),
    'write a number': () => response.write(5),
    'write an object': () => response.end({}),
  };
  for (const [name, attempt] of Object.entries(attempts))
    console.log(
      name,
      '→',
      thrown(() => void attempt()),
    );
  response.destroy();
});
await answer('Keep-Alive of one’s own', (response) => {
  response.setHeader('Connection', 'keep-alive');
  response.setHeader('Keep-Alive', 'timeout=77');
  response.end();
  setImmediate(() => response.req.socket.destroy());
});

// The same from a client.
act = (response, request) =>
  response.end(JSON.stringify(request.rawHeaders.filter((one) => !/^127/.test(one))));
const ask = async (options, body) =>
  console.log((await fetchOnce(http, { port, agent: false, ...options }, body)).text);
await ask({ headers: { 'X-A': ['1', '2'], Cookie: ['a', 'b'], 'x-b': 'caf\xe9' } });
await ask({ headers: ['Host', 'h', 'X-A', '1', 'x-a', '2', 'Connection', 'close'] });
await ask({ headers: { 'X-A': ['1', '2'] }, uniqueHeaders: ['x-a'] });
await ask({ setHost: false, headers: { host: 'mine' } });
await ask({ auth: 'user:pass:word', method: 'DELETE' });
await ask({ method: 'POST', headers: { 'Transfer-Encoding': 'chunked' } }, 'x');
await ask({ method: 'PUT' }, 'body');
await ask({ method: 'PUT' });
await ask({ method: 'OPTIONS', path: '*' });
await ask({ method: 'GET' }, 'a body of GET');
for (const options of [
  { headers: { 'a b': 'c' } },
  { headers: { a: '\n' } },
  { headers: { a: undefined } },
  { method: 'G T' },
  { path: '/ä ö' },
  { path: '/\u{1f600}' },
  { insecureHTTPParser: 'x' },
  { maxHeaderSize: -1 },
  { host: 5 },
  { joinDuplicateHeaders: 'x' },
])
  console.log(
    JSON.stringify(options),
    thrown(() => http.request({ port, ...options }).destroy() && ''),
  );
await stop(server);
