/** Real clients (curl, raw sockets) against a server in the tab, over a published port: byte for byte what native Node answers them. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { endSandboxCommands, freePort, sandboxCommand } from './sandbox-command';

const SERVER = `
import http from 'node:http';
let aborted = 0;
const server = http.createServer(async (request, response) => {
  const { pathname } = new URL(request.url, 'http://x');
  if (pathname === '/never') {
    response.on('close', () => aborted++);
    response.write('begun');
  } else if (pathname === '/aborted') {
    while (aborted === 0) await new Promise((resolve) => setImmediate(resolve));
    response.end(String(aborted));
  } else if (pathname === '/events') {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    for (let id = 1; id <= 3; id++) {
      response.write('data: ' + id + '\\n\\n');
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    response.end();
  } else if (pathname === '/trailers') {
    response.setHeader('Trailer', 'X-Sum');
    response.write('a');
    response.addTrailers({ 'X-Sum': '1' });
    response.end('b');
  } else if (pathname === '/hints') {
    response.writeEarlyHints({ link: '</a.css>; rel=preload' });
    response.end('hinted');
  } else if (pathname === '/close') {
    response.setHeader('Connection', 'close');
    response.end('closing');
  } else {
    let length = 0;
    try {
      for await (const data of request) length += data.length;
    } catch (error) {
      return; // cut off by its client
    }
    const { method, url, httpVersion, headers } = request;
    const { expect, te, 'transfer-encoding': coding, 'content-length': declared } = headers;
    response.end(JSON.stringify({ method, url, httpVersion, expect, te, coding, declared, length }));
  }
});
server.on('checkContinue', (request, response) => {
  if (request.url === '/refuse') response.writeHead(417, { Connection: 'close' }).end('no');
  else {
    response.writeContinue();
    server.emit('request', request, response);
  }
});
server.on('upgrade', (request, socket, head) => {
  socket.write('HTTP/1.1 101 Switching Protocols\\r\\nConnection: Upgrade\\r\\nUpgrade: echo\\r\\n\\r\\n');
  socket.write(head);
  socket.pipe(socket);
});
server.listen(3000, () => console.log('server is up'));
`;

const GET = (path: string, more = '') => `GET ${path} HTTP/1.1\r\nHost: x\r\n${more}\r\n`;
const CLOSE = 'Connection: close\r\n';
const HEAD = 'POST /raw HTTP/1.1\r\nHost: x\r\n';

/** What curl is asked to do, and what it gets on its standard input. */
const CURL: readonly (readonly [args: string, stdin?: string])[] = [
  ['-i --http1.0 /'],
  ['-i --http1.0 --data abc /'],
  ['-I /'],
  ['-I /hints'],
  ['-i --raw /trailers'],
  ['-i /hints'],
  ['-iN /events'],
  ['-i /one /two'],
  ['-i /close /two'],
  ['-i --http1.1 -T - /', 'from standard input'],
  ['-i -H Transfer-Encoding:chunked --data-binary @BIG /'],
  ['-i -H Expect:100-continue --data abcdef /'],
  ['-i -H Expect:100-continue --data abcdef /refuse'],
  ['-i -H Expect:magic --data abc /'],
  ['-i -T BIG /'],
  ['-i -H TE:trailers -H Connection:close /'],
  ['-i -X OPTIONS --request-target * /'],
  ['-i --request-target http://example.org/absolute /'],
  ['--max-time 0.5 /never'],
  ['/aborted'],
];

/** Pieces that are sent a little apart, and whether FIN follows. */
const RAW: Readonly<Record<string, readonly [pieces: readonly string[], end?: boolean]>> = {
  pipelined: [[GET('/1') + GET('/2') + GET('/3', CLOSE)]],
  'pipelined, closed in the middle': [[GET('/1') + GET('/close') + GET('/3')]],
  'a half-closed client': [[GET('/', '')], true],
  'byte by byte': [[...GET('/slow', CLOSE)]],
  'content in pieces': [
    [`${HEAD}${CLOSE}Transfer-Encoding: chunked\r\n\r\n3`, '\r\nab', 'c\r\n0\r', '\n\r\n'],
  ],
  'both framings': [
    [`${HEAD}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${GET('/smuggled')}`],
  ],
  'two lengths': [[`${HEAD}Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd`]],
  'a bare LF': [['GET / HTTP/1.1\nHost: x\n\n']],
  'no HTTP': [['\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03']],
  'too large a head': [[`GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`]],
  'cut off': [[`${HEAD}Content-Length: 10\r\n\r\nabc`], true],
  'an upgrade': [
    ['GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nearly', ' later'],
    true,
  ],
  'a refused CONNECT': [['CONNECT x:1 HTTP/1.1\r\nHost: x:1\r\n\r\n']],
};

let folder: string;
let big: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'http-clients-'));
  const manifest = { name: 'clients', type: 'module', scripts: { start: 'node index.js' } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'index.js'), SERVER);
  big = join(folder, 'big.bin');
  writeFileSync(big, Buffer.alloc(2_000_000, 'x'));
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(endSandboxCommands);

const masked = (text: string) => text.replace(/\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT/g, '<date>');

async function curl(port: number, line: string, stdin = ''): Promise<string> {
  const args = line
    .split(' ')
    .map((word) => (word.startsWith('/') ? `http://127.0.0.1:${port}${word}` : word.replace('BIG', big)));
  const child = spawn('curl', ['-s', ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(stdin);
  let text = '';
  child.stdout.setEncoding('latin1').on('data', (data) => {
    text += data;
  });
  const [code] = await once(child, 'close');
  return masked(`${code} ${text}`);
}

async function raw(port: number, pieces: readonly string[], end = false): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
  let text = '';
  socket.setEncoding('latin1').on('data', (data) => {
    text += data;
  });
  const over = new Promise((resolve) => socket.on('end', resolve).on('error', resolve));
  await once(socket, 'connect');
  for (const piece of pieces) {
    socket.write(piece, 'latin1');
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (end) socket.end();
  await over;
  socket.destroy();
  return masked(text);
}

async function transcript(engine: string): Promise<Record<string, string>> {
  const port = await freePort();
  const { until } = sandboxCommand(folder, '--engine', engine, '--publish', `${port}:3000`);
  await until(/server is up[\s\S]*→ port 3000|→ port 3000[\s\S]*server is up/);
  const seen: Record<string, string> = {};
  for (const [line, stdin] of CURL) seen[`curl ${line}`] = await curl(port, line, stdin);
  for (const [name, [pieces, end]] of Object.entries(RAW)) seen[name] = await raw(port, pieces, end);
  return seen;
}

it('answers curl and raw sockets as native Node does', async () => {
  const [native, local] = await Promise.all([transcript('native'), transcript('local')]);
  expect(local).toEqual(native);
  expect(native['curl -i --raw /trailers']).toMatch(/0\r\nX-Sum: 1\r\n\r\n$/);
  expect(native['curl -i -H Expect:100-continue --data abcdef /']).toMatch(/100 Continue[\s\S]*"length":6/);
  expect(native['curl --max-time 0.5 /never']).toBe('28 begun');
  expect(native['curl /aborted']).toBe('0 1');
  expect(native['both framings']).toMatch(/^HTTP\/1\.1 400/);
  expect(native['an upgrade']).toMatch(/early later$/);
}, 120_000);
