/** Real curl and ours ask the same server with the same flags: what comes out, and the exit status, must be equal. */
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Sandbox } from '../../engine/contract';
import { createNativeEngine } from '../../engine/native';
import { Shell } from '../shell/shell';

/** Echoes what it got, so that the request's bytes are compared, too. */
const SERVER = `const http = require('node:http'), zlib = require('node:zlib');
const server = http.createServer((req, res) => {
  res.sendDate = false;
  let body = Buffer.alloc(0);
  req.on('data', (d) => (body = Buffer.concat([body, d]))).on('end', () => {
    const url = new URL(req.url, 'http://x');
    const to = url.searchParams.get('to');
    if (url.pathname === '/redirect') return res.writeHead(Number(url.searchParams.get('s') ?? 302), { location: to ?? '/echo' }).end('moving');
    if (url.pathname === '/status') return res.writeHead(Number(url.searchParams.get('s'))).end('no such thing');
    if (url.pathname === '/loop') return res.writeHead(302, { location: '/loop' }).end();
    if (url.pathname === '/cookie') return res.setHeader('set-cookie', ['a=1; Path=/', 'b=2; Path=/other', 'c=3']).end('set');
    if (url.pathname === '/gzip') return res.setHeader('content-encoding', 'gzip').end(zlib.gzipSync('packed'));
    if (url.pathname === '/hang') return;
    if (url.pathname === '/empty') return req.socket.destroy();
    if (url.pathname === '/reset') return req.socket.resetAndDestroy();
    if (url.pathname === '/cut') { res.setHeader('content-length', 100); res.write('part'); return setImmediate(() => req.socket.end()); }
    if (url.pathname === '/hints') { res.writeEarlyHints({ link: '</a.css>; rel=preload' }); return res.end('hinted'); }
    res.setHeader('x-a', '1');
    const boundary = /boundary=(.*)/.exec(req.headers['content-type'] ?? '')?.[1] ?? '?';
    const head = [req.method, req.url, 'HTTP/' + req.httpVersion, ...req.rawHeaders.map((h) => h.replaceAll(boundary, 'BOUNDARY').replace(/:\\d{4,5}$/, ':PORT'))];
    res.end(head.join('|') + '\\n' + body.toString('latin1').replaceAll(boundary, 'BOUNDARY') + '\\n');
  });
});
server.listen(LISTEN, () => console.log('port', server.address().port));`;

const CASES: readonly (readonly string[])[] = [
  ['URL/echo'],
  ['-i', 'URL/echo'],
  ['-I', 'URL/echo'],
  ['-sS', '-X', 'DELETE', 'URL/echo'],
  ['-d', 'a=1', '-d', 'b=2', 'URL/echo'],
  ['--json', '{"a":1}', 'URL/echo'],
  ['--json', '{"a":1}', '-H', 'Accept: text/plain', '-X', 'PUT', 'URL/echo'],
  ['--data-binary', '@FILE', 'URL/echo'],
  ['-d', '@FILE', 'URL/echo'],
  ['--data-raw', '@FILE', '-H', 'Content-Type: text/plain', 'URL/echo'],
  ['-G', '-d', 'a=1', '--data-urlencode', 'q=ä & b', 'URL/echo?z=0'],
  ['--data-urlencode', '=x y', 'URL/echo'],
  ['-F', 'a=1', '-F', 'f=@FILE', '-F', 'g=@FILE;type=text/csv;filename=n.csv', '-F', 'h=<FILE', 'URL/echo'],
  ['-T', 'FILE', 'URL/echo'],
  ['-u', 'me:secret', 'URL/echo'],
  ['--oauth2-bearer', 'tok', 'URL/echo'],
  ['-A', 'agent', '-e', 'http://from/', '-b', 'x=1; y=2', 'URL/echo'],
  ['-H', 'User-Agent:', '-H', 'X-Empty;', '-H', 'Accept: a/b', 'URL/echo'],
  ['--http1.0', 'URL/echo'],
  ['-r', '0-4', 'URL/echo'],
  ['-L', 'URL/redirect'],
  ['-Li', '-d', 'x=1', 'URL/redirect?s=302'],
  ['-L', '-d', 'x=1', 'URL/redirect?s=307'],
  ['-L', '-X', 'POST', '-d', 'x=1', 'URL/redirect?s=303'],
  ['-L', '--max-redirs', '3', 'URL/loop'],
  ['URL/redirect'],
  ['-f', 'URL/status?s=404'],
  ['--fail-with-body', 'URL/status?s=500'],
  ['-si', 'URL/status?s=204'],
  ['--compressed', 'URL/gzip'],
  ['-b', '', '-L', 'URL/cookie'],
  ['-c', '-', 'URL/cookie'],
  [
    '-s',
    '-w',
    '%{http_code} %{content_type} %{size_download} %{num_redirects} %header{x-a}\\n',
    'URL/status?s=201',
  ],
  ['-s', '-o', '/dev/null', '-w', '%{http_code} %{redirect_url} %{method}', 'URL/redirect'],
  ['-D', '-', 'URL/hints'],
  ['-i', 'URL/hints'],
  ['--max-time', '0.3', 'URL/hang'],
  ['URL/empty'],
  ['URL/reset'],
  ['URL/cut'],
  ['http://localhost:1/'],
  ['http://no-such-host.invalid/'],
  ['--resolve', 'shop.test:PORTNUMBER:127.0.0.1', 'http://shop.test:PORTNUMBER/echo'],
  ['ftp1://x/'],
  ['--nope', 'URL/echo'],
  ['-X'],
  [],
  ['URL/echo', 'URL/echo'],
  ['http://'],
];

let sandbox: Sandbox;
let folder: string;
let peer: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'curl-'));
  await writeFile(join(folder, 'data.txt'), 'line 1\nline 2\n');
  sandbox = await createNativeEngine().boot({
    name: 'curl',
    files: { 'server.cjs': SERVER.replace('LISTEN', '3000'), 'data.txt': 'line 1\nline 2\n' },
  });
  await sandbox.spawn(['node', 'server.cjs']);
  await sandbox.listening(3000);
  await writeFile(join(folder, 'peer.cjs'), SERVER.replace('LISTEN', "0, '127.0.0.1'"));
  const server = spawn(process.execPath, [join(folder, 'peer.cjs')]);
  afterAllDo.push(() => server.kill());
  peer = await new Promise<number>((resolve) =>
    server.stdout.on('data', (data: Buffer) => resolve(Number(/port (\d+)/.exec(String(data))?.[1]))),
  );
});
const afterAllDo: (() => void)[] = [];
afterAll(async () => {
  for (const each of afterAllDo) each();
  await sandbox.dispose();
  await rm(folder, { recursive: true });
});

interface Outcome {
  readonly status: number;
  readonly stdout: string;
}

/** Versions of curl differ in when they ask for 100, in which codings they know and in the case of hex digits. */
const shown = (text: string, port: number) =>
  text
    .replaceAll(`:${port}`, ':PORT')
    .replace('deflate, gzip, br, zstd', 'deflate, gzip')
    .replace('|Expect|100-continue', '')
    .replace(/curl\/[\d.]+/, 'curl/VERSION')
    .replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase());

function real(args: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(
      'curl',
      ['-q', ...args],
      { cwd: folder, env: { ...process.env, HOME: folder } },
      (error, stdout) => {
        resolve({ status: error ? Number(error.code) : 0, stdout: shown(stdout, peer) });
      },
    );
  });
}

async function ours(args: readonly string[]): Promise<Outcome> {
  const shell = new Shell({
    sandbox: async () => sandbox,
    terminal: { terminal: true, full: false, ready: async () => undefined, write: () => undefined },
  });
  const words = args.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  const status = await shell.run(`curl ${words} > out.bin`);
  return { status, stdout: shown(new TextDecoder().decode(await sandbox.files.read('out.bin')), 3000) };
}

it.each(CASES.map((args) => [args.join(' '), args] as const))('curl %s', async (_, args) => {
  const fill = (host: string, port: number) =>
    args.map((word) =>
      word
        .replace('URL', `http://${host}:${port}`)
        .replaceAll('PORTNUMBER', String(port))
        .replace('FILE', 'data.txt'),
    );
  expect(await ours(fill('127.0.0.1', 3000))).toEqual(await real(fill('127.0.0.1', peer)));
});

it('-o and -O write into the project', async () => {
  const shell = new Shell({
    sandbox: async () => sandbox,
    terminal: { terminal: true, full: false, ready: async () => undefined, write: () => undefined },
  });
  expect(
    await shell.run("curl -s -o a.txt 'localhost:3000/status?s=200' && curl -sO localhost:3000/status?s=200"),
  ).toBe(0);
  expect(new TextDecoder().decode(await sandbox.files.read('a.txt'))).toBe('no such thing');
  expect(new TextDecoder().decode(await sandbox.files.read('status'))).toBe('no such thing');
  expect(await readFile(join(folder, 'data.txt'), 'utf8')).toContain('line');
});
