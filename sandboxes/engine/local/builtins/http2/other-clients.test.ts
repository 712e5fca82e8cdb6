/** Clients of others at our servers: curl, nghttp and h2load, skipped by name where they are not installed. */
import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type native from 'node:http2';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import own from './whole';

const run = promisify(execFile);
const { createServer } = own as unknown as typeof native;
const says = (command: string, wanted: RegExp) =>
  wanted.test(String(spawnSync(command, ['--version'], { encoding: 'utf8' }).stdout));

const server = createServer(async (request, response) => {
  let length = 0;
  for await (const piece of request) length += (piece as Buffer).length;
  response.setHeader('x-length', String(length));
  response.end(
    request.url === '/large'
      ? 'y'.repeat(1 << 20)
      : `${request.method} ${request.url} ${request.httpVersion}`,
  );
});
let origin = '';
let folder = '';
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  folder = await mkdtemp(join(tmpdir(), 'backlab-http2-'));
  await writeFile(join(folder, 'body'), 'z'.repeat(300_000));
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

describe.skipIf(!says('curl', /\bHTTP2\b/))('curl --http2-prior-knowledge', () => {
  const curl = async (...words: string[]) =>
    (
      await run('curl', ['-sS', '--noproxy', '*', '--http2-prior-knowledge', ...words], {
        maxBuffer: 2 ** 24,
      })
    ).stdout;

  test('asks, sends and receives', async () => {
    expect(await curl(`${origin}/a?b`)).toBe('GET /a?b 2.0');
    expect(await curl('-I', `${origin}/`)).toMatch(/^HTTP\/2 200 \r\nx-length: 0\r\ndate: /);
    const sent = await curl('-D', '-', '--data-binary', `@${join(folder, 'body')}`, `${origin}/post`);
    expect(sent).toMatch(/x-length: 300000\r\n.*POST \/post 2\.0$/s);
    expect(await curl(`${origin}/large`)).toHaveLength(1 << 20);
  });
});

describe.skipIf(!says('nghttp', /nghttp2/))('nghttp', () => {
  test('asks for several at once, with padding and a small window', async () => {
    const { stdout } = await run(
      'nghttp',
      ['-nsv', '--padding=32', '--window-bits=12', `${origin}/large`, `${origin}/b`],
      { maxBuffer: 2 ** 26 },
    );
    expect(stdout.match(/recv DATA frame .*?END_STREAM/gs)).not.toBeNull();
    expect(stdout).not.toMatch(/INVALID|RST_STREAM/);
    expect(stdout.match(/:status: 200/g)).toHaveLength(2);
  });
});

describe.skipIf(!says('h2load', /nghttp2/))('h2load', () => {
  test('400 requests over four connections, twenty at once', async () => {
    const { stdout } = await run('h2load', ['-n', '400', '-c', '4', '-m', '20', `${origin}/`]);
    expect(stdout).toContain('400 succeeded, 0 failed, 0 errored, 0 timeout');
  });
});
