import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { endSandboxCommands, freePort, ROOT, sandboxCommand } from './sandbox-command';

const run = promisify(execFile);

const SERVER = `
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { late } from 'late-package';

const app = new Hono();
app.get('/', (c) => c.text(late('hello ' + process.argv.slice(2).join() + ' ' + process.env.GREETING)));
app.post('/size', async (c) => c.text(String((await c.req.arrayBuffer()).byteLength)));
app.get('/exit/:code', (c) => process.exit(Number(c.req.param('code'))));
const server = serve({ fetch: app.fetch, port: 3000 }, () => console.log('server is up'));
process.on('SIGINT', () => { console.log('closing'); server.close(); server.closeAllConnections(); });
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sandbox-command-'));
  mkdirSync(join(folder, 'src'));
  // A dependency that no lab has: it is bundled on the fly.
  mkdirSync(join(folder, 'node_modules/late-package'), { recursive: true });
  mkdirSync(join(folder, 'node_modules/@hono'));
  writeFileSync(
    join(folder, 'node_modules/late-package/package.json'),
    JSON.stringify({ name: 'late-package', version: '1.2.3', main: 'index.js' }),
  );
  writeFileSync(join(folder, 'node_modules/late-package/index.js'), `exports.late = (text) => text + '!';`);
  for (const name of ['hono', '@hono/node-server', 'tsx']) {
    symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
  }
  const dependencies = { hono: '*', '@hono/node-server': '*', 'late-package': '1.2.3' };
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'demo', type: 'module', scripts: { start: 'tsx src/index.ts' }, dependencies }),
  );
  writeFileSync(join(folder, 'src/index.ts'), SERVER);
});
afterAll(() => rmSync(folder, { recursive: true }));

afterEach(endSandboxCommands);

/** Sixteen keep-alive connections of a real client, until so many answers have come. */
async function load(port: number, total: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  let good = 0;
  const one = () =>
    new Promise<void>((resolve, reject) => {
      request({ port, host: '127.0.0.1', agent }, (response) => {
        let body = '';
        response.on('data', (data) => {
          body += data;
        });
        response.on('end', () => {
          if (response.statusCode === 200 && body.startsWith('hello ')) good++;
          resolve();
        });
      })
        .on('error', reject)
        .end();
    });
  await Promise.all(Array.from({ length: total }, one));
  agent.destroy();
  return good;
}

describe.each(['local', 'native'])('npm run sandbox --engine %s', (engine) => {
  it('leads a real port into the project: curl, a load generator, half-closed connections, Ctrl-C', async () => {
    const port = await freePort();
    const { child, ended, until, text } = sandboxCommand(
      folder,
      ...['--engine', engine, '--publish', `${port}:3000`, '--env', 'GREETING=there', '--', 'a', '--b'],
    );
    await until(/server is up[\s\S]*→ port 3000|→ port 3000[\s\S]*server is up/);

    const { stdout } = await run('curl', ['-si', `http://localhost:${port}/`]);
    expect(stdout).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(stdout).toMatch(/hello a,--b there!$/);

    const big = join(folder, 'big.bin');
    writeFileSync(big, Buffer.alloc(3_000_000, 'x'));
    const sent = await run('curl', ['-s', '--data-binary', `@${big}`, `http://localhost:${port}/size`]);
    expect(sent.stdout).toBe('3000000');

    expect(await load(port, 500)).toBe(500);

    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    socket.end('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    let answer = '';
    for await (const data of socket) answer += data;
    expect(answer).toMatch(/there!$/);

    child.kill('SIGINT');
    expect(await ended).toBe(0);
    expect(text()).toContain('closing');
  }, 180_000);

  it('ends with the exit code of the program', async () => {
    const port = await freePort();
    const { ended, until } = sandboxCommand(folder, '--engine', engine, '--publish', `${port}:3000`);
    await until(/→ port 3000/);
    await run('curl', ['-s', `http://localhost:${port}/exit/7`]).catch(() => undefined);
    expect(await ended).toBe(7);
  }, 60_000);

  it('ends a program that will not end at the second Ctrl-C, with 128 plus the signal’s number', async () => {
    const stubborn = join(folder, 'stubborn');
    mkdirSync(stubborn, { recursive: true });
    cpSync(join(folder, 'package.json'), join(stubborn, 'package.json'));
    const manifest = { type: 'module', scripts: { start: 'node index.js' } };
    writeFileSync(join(stubborn, 'package.json'), JSON.stringify(manifest));
    const source = `process.on('SIGINT', () => console.log('no')); setInterval(() => {}, 1000); console.log('up');`;
    writeFileSync(join(stubborn, 'index.js'), source);
    const { child, ended, until } = sandboxCommand(stubborn, '--engine', engine);
    await until(/up/);
    child.kill('SIGINT');
    await until(/no/);
    child.kill('SIGINT');
    expect(await ended).toBe(137);
  }, 60_000);
});

describe('npm run sandbox', () => {
  it('leaves no native program behind when it is killed itself', async () => {
    const project = join(folder, 'orphan');
    mkdirSync(project);
    writeFileSync(join(project, 'package.json'), '{"type":"module","scripts":{"start":"node index.js"}}');
    // A pipe's name is the computer's own: by it the test holds on to the program, whose end closes the connection.
    const held = createServer().listen(join(folder, 'held'));
    const connected = once(held, 'connection') as Promise<[Socket]>;
    const program = `import { connect } from 'node:net'; connect(${JSON.stringify(join(folder, 'held'))}).resume();`;
    writeFileSync(join(project, 'index.js'), program);
    const { child } = sandboxCommand(project, '--engine', 'native');
    const [socket] = await connected;
    const gone = new Promise((resolve) => socket.resume().once('close', resolve));
    child.kill('SIGKILL');
    await gone;
    held.close();
  }, 60_000);

  it.each([
    [['--help'], 0, /--publish 8080:3000/],
    [[], 2, /Name the folder/],
    [[tmpdir()], 1, /no package\.json/],
  ])('%j', async (args, code, message) => {
    const { ended, text } = sandboxCommand(...args);
    expect(await ended).toBe(code);
    expect(text()).toMatch(message);
  });
});
