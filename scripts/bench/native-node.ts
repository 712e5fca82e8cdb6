import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Contender, rate } from './contender';
import { greeting, PROJECT_FILES } from './programs';

const NODE_MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url));

/** Plain Node on the host's loopback, without any engine: what the others are compared with. */
export async function createNativeNode(): Promise<Contender & { pid(): number; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  for (const [path, data] of Object.entries(PROJECT_FILES)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), data);
  }
  await symlink(NODE_MODULES, join(folder, 'node_modules'));
  const port = await freePort();
  let server: ChildProcess | null = null;

  const start = async (expected: string) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'src/index.ts'], {
      cwd: folder,
      env: { ...process.env, PORT: String(port) },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    server = child;
    await once(child.stdout, 'data');
    const response = await fetch(`http://127.0.0.1:${port}/`);
    const text = await response.text();
    if (!text.includes(expected)) throw new Error(`Native Node answered ${text}`);
  };
  const stop = async () => {
    if (server === null || server.exitCode !== null) return;
    const ended = once(server, 'exit');
    server.kill();
    await ended;
    server = null;
  };

  return {
    stop,
    pid: () => server?.pid ?? 0,
    remove: () => rm(folder, { recursive: true }),
    async firstResponse() {
      const begin = performance.now();
      await start('hello');
      return performance.now() - begin;
    },
    async editToResponse(text) {
      const begin = performance.now();
      await writeFile(join(folder, 'src/greeting.ts'), greeting(text));
      await stop();
      await start(text);
      return performance.now() - begin;
    },
    async load(connections, duration) {
      const child = spawn(process.execPath, ['load.js', `${port}`, `${connections}`, `${duration}`], {
        cwd: folder,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let output = '';
      child.stdout.on('data', (data) => {
        output += data;
      });
      await once(child, 'close');
      return rate(output);
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No free port');
  return address.port;
}
