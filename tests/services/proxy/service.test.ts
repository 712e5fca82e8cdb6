/** What needs no nginx beside it: the service, a reload, tunnels, the cache under load. */
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { proxy } from '@/sandboxes/services/proxy';
import type { RunningService } from '@/sandboxes/services/service';
import { freePort } from '../real-server';
import { type Backends, startBackends } from './backends';
import { askAll, askOne } from './requests';

describe('the service', () => {
  const folder = mkdtempSync(join(tmpdir(), 'backlab-proxy-'));
  const config = join(folder, 'nginx.conf');
  const rules = join(folder, 'rules');
  const lines: string[] = [];
  let backends: Backends;
  let running: RunningService | null = null;
  let apiPort = 0;

  beforeAll(async () => {
    backends = await startBackends(['a', 'b']);
  });
  beforeEach(() => {
    backends.reset();
    lines.length = 0;
    writeFileSync(rules, 'allow tcp 1-65535 from 127.0.0.0/8\n');
  });
  afterEach(async () => {
    await running?.stop();
    running = null;
  });
  afterAll(async () => {
    await backends.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const write = (http: string) => {
    const text = http.replaceAll('$A', String(backends.ports[0])).replaceAll('$B', String(backends.ports[1]));
    writeFileSync(config, `events {}\nhttp {\n${text}\n}\n`);
  };
  const start = async (data: string | null = null): Promise<number> => {
    apiPort = await freePort();
    running = await proxy.start({
      host: '127.0.0.1',
      port: 0,
      data,
      assets: null,
      flags: { config, rules, 'api-port': String(apiPort) },
      log: (line) => lines.push(line),
    });
    return running.port;
  };
  const api = async (method: string, path: string): Promise<unknown> =>
    (await fetch(`http://127.0.0.1:${apiPort}${path}`, { method })).json();
  const body = async (port: number, path = '/') => (await askOne(port, { path })).body;

  it('refuses a configuration in nginx words', async () => {
    write('servr {\n}');
    await expect(start()).rejects.toThrow(`nginx: [emerg] unknown directive "servr" in ${config}:3`);
  });

  it('takes a configuration anew at reset, and forgets what it kept', async () => {
    write(
      'proxy_cache_path c keys_zone=z:1m; server { location / { proxy_cache z; proxy_cache_valid 1m; proxy_pass http://127.0.0.1:$A; } }',
    );
    const port = await start();
    expect(JSON.parse(await body(port)).count).toBe(1);
    expect(JSON.parse(await body(port)).count).toBe(1);
    await running?.reset();
    expect(JSON.parse(await body(port)).count).toBe(2);
    write('server { return 200 new; }');
    await running?.reset();
    expect(await body(port)).toBe('new');
  });

  it('keeps what runs when a reload is refused', async () => {
    write('server { return 200 old; }');
    const port = await start();
    write('server { return; }');
    await expect(running?.reset()).rejects.toThrow('invalid number of arguments in "return" directive');
    expect(await body(port)).toBe('old');
  });

  it('tells what it has done, and is told to read its file again', async () => {
    write(
      'upstream u { server 127.0.0.1:$A weight=2; server 127.0.0.1:$B; } proxy_cache_path c keys_zone=z:1m; limit_req_zone $uri zone=l:1m rate=1r/m; server { location / { proxy_pass http://u; } location /kept { proxy_cache z; proxy_cache_valid 1m; proxy_pass http://u; } location /rare { limit_req zone=l; proxy_pass http://127.0.0.1:$A; } }',
    );
    const port = await start();
    for (const path of ['/', '/kept', '/kept', '/rare', '/rare']) await body(port, path);
    // A request is told of once it is over, which is after its client has had the answer.
    await expect
      .poll(() => api('GET', '/status'), { timeout: 20_000 })
      .toMatchObject({
        requests: 5,
        upstreams: [
          {
            name: 'u',
            balancing: 'round-robin',
            peers: [
              { weight: 2, state: 'up', active: 0, requests: 1, failures: 0, lastStatus: 200 },
              { weight: 1, state: 'up', active: 0, requests: 1, failures: 0, lastStatus: 200 },
            ],
          },
        ],
        caches: [
          {
            zone: 'z',
            answers: { MISS: 1, HIT: 1 },
            entries: [{ key: 'httpu/kept', status: 200, uses: 2 }],
          },
        ],
        limits: [{ zone: 'l', answers: { PASSED: 1, REJECTED: 1 } }],
        recent: [
          { request: 'GET /rare', status: 503, limit: 'REJECTED', upstream: '' },
          { request: 'GET /rare', status: 200, limit: 'PASSED' },
          { request: 'GET /kept', status: 200, cache: 'HIT' },
          { request: 'GET /kept', status: 200, cache: 'MISS', upstreamStatus: '200' },
          { request: 'GET /', status: 200, cache: '' },
        ],
        config: { file: config, generation: 1, changed: false, problem: null },
      });
    expect(await api('DELETE', '/caches/z?key=httpu/kept')).toEqual({ forgotten: 1 });
    expect(await api('DELETE', '/caches/none')).toEqual({ error: 'there is no such zone' });

    write('servr { }');
    const problem = `[emerg] unknown directive "servr" in ${config}:3`;
    expect(await api('GET', '/status')).toMatchObject({ config: { generation: 1, changed: true, problem } });
    expect(await api('POST', '/reload')).toEqual({ problem, warnings: [], syntaxOk: false });
    expect(JSON.parse(await body(port))).toHaveProperty('count');
    write('server { return 200 new; }');
    expect(await api('POST', '/test')).toEqual({ problem: null, warnings: [], syntaxOk: true });
    expect(await api('POST', '/reload')).toEqual({ problem: null, warnings: [], syntaxOk: true });
    expect(await body(port)).toBe('new');
    rmSync(config);
    expect(await api('POST', '/test')).toEqual({
      problem: `[emerg] open() "${config}" failed (2: No such file or directory)`,
      warnings: [],
      syntaxOk: false,
    });
  });

  it('writes an access log', async () => {
    write(
      `log_format short '$request_method $uri $status "$http_x_q" $http_none'; access_log /dev/stdout short; server { return 200 x; }`,
    );
    const port = await start();
    await askAll(port, [{ path: '/a%20b', headers: { 'X-Q': 'a"b' } }]);
    await expect.poll(() => lines).toEqual([String.raw`GET /a b 200 "a\x22b" -`]);
  });

  it('passes a WebSocket through', async () => {
    write(
      'server { location / { proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade; proxy_pass http://127.0.0.1:$A; } }',
    );
    const port = await start();
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.on('data', (bytes: Buffer) => {
      text += bytes.toString();
      if (text.endsWith('hello ')) socket.write('world');
    });
    socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n');
    await once(socket, 'close');
    expect(text).toMatch(/^HTTP\/1.1 101 Switching Protocols\r\n/);
    expect(text).toContain('Upgrade: echo\r\n');
    expect(text).toMatch(/\r\n\r\nhello WORLD$/);
  });

  it('asks the server behind once for many that ask at once', async () => {
    write(
      'proxy_cache_path c keys_zone=z:1m; server { location / { proxy_cache z; proxy_cache_lock on; proxy_cache_valid 1m; proxy_pass http://127.0.0.1:$A; } }',
    );
    const port = await start();
    const bodies = await Promise.all(Array.from({ length: 10 }, () => body(port, '/busy')));
    expect(new Set(bodies).size).toBe(1);
  });

  it('keeps its cache for the next process, one folder a zone, until it is reset', async () => {
    const data = join(folder, 'data');
    write(
      'proxy_cache_path c keys_zone=z:1m max_size=1m; server { location / { proxy_cache z; proxy_cache_valid 1m; proxy_pass http://127.0.0.1:$A; } }',
    );
    let port = await start(data);
    const kept = [await body(port, '/a'), await body(port, '/b')];
    expect(readdirSync(join(data, 'cache/z'))).toHaveLength(2);
    await running?.stop();
    // What a killed process had begun to write, and what no proxy wrote.
    for (const name of ['half.tmp', 'other']) writeFileSync(join(data, 'cache/z', name), 'no response');
    port = await start(data);
    expect([await body(port, '/a'), await body(port, '/b')]).toEqual(kept);
    expect(readdirSync(join(data, 'cache/z'))).toHaveLength(2);
    await running?.reset();
    expect(await body(port, '/a')).not.toBe(kept[0]);
    expect(readdirSync(join(data, 'cache/z'))).toHaveLength(1);
  });

  it('purges what has a tag, which nginx cannot', async () => {
    write(
      'proxy_cache_path c keys_zone=z:1m; server { location / { proxy_cache z; proxy_cache_valid 1m; proxy_pass http://127.0.0.1:$A; } }',
    );
    const port = await start();
    const tagged = await Promise.all(
      ['/?h.Surrogate-Key=a+b', '/?h.Cache-Tag=c,b', '/other'].map((path) => body(port, path)),
    );
    expect(await api('DELETE', '/caches/z?tag=b')).toEqual({ forgotten: 2 });
    expect(await api('DELETE', '/caches/z?tag=b')).toEqual({ forgotten: 0 });
    expect(await body(port, '/other')).toBe(tagged[2]);
    expect(await body(port, '/?h.Cache-Tag=c,b')).not.toBe(tagged[1]);
  });

  it('lets who is dropped wait: neither an answer nor an end', async () => {
    writeFileSync(rules, 'allow tcp 1-65535 from 10.0.0.0/8\n');
    write('server { return 200 x; }');
    const port = await start();
    const dropped = connect(port, '127.0.0.1');
    dropped.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(dropped, 'connect');
    await expect
      .poll(() => api('GET', '/status'), { timeout: 20_000 })
      .toMatchObject({
        connections: { accepted: 0 },
        packetFilter: { securityGroup: { dropped: 1 }, drops: [{ client: '127.0.0.1' }] },
      });
    writeFileSync(rules, 'allow tcp all from localhost\n');
    expect(await api('POST', '/reload')).toEqual({ problem: null, warnings: [], syntaxOk: true });
    expect(await body(port)).toBe('x');
    // Whoever was dropped before has heard nothing all the while.
    expect(dropped.readableLength + dropped.bytesRead).toBe(0);
    expect(dropped.readyState).toBe('open');
    dropped.destroy();
    writeFileSync(rules, 'deny tcp all from localhost\n');
    expect(await api('POST', '/reload')).toMatchObject({
      problem: expect.stringContaining('a security group only allows'),
    });
  });
});
