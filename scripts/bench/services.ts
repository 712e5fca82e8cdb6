/** `npm run bench -- services [name]`: how fast each service starts, what it weighs, and how much it does beside the real server. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { headlessBrowser } from '../../lib/headless-browser';
import { servicesOf } from '../../lib/labs/services';
import { createHeadlessLocalEngine } from '../../sandboxes/engine/local/headless';
import { bootedWith, startService } from '../../sandboxes/engine/service-plan';
import { freePort, type RealServer } from '../../tests/services/real-server';
import { startRealRedis } from '../../tests/services/redis/wire';
import { buildSandbox } from '../build-sandbox';
import { printTable, writeResult } from './result';

interface Subject {
  /** A program that uses the service at HOST:PORT and prints how many operations it did in a second. */
  readonly program: string;
  /** Says what an operation is. */
  readonly operation: string;
  startReal(): Promise<RealServer>;
}

/** Fifty commands on their way at any time, as redis-benchmark has by default. */
const REDIS = `
  import { connect } from 'node:net';
  const socket = connect({ host: process.env.HOST, port: Number(process.env.PORT) });
  const ROUNDS = 400;
  const TOGETHER = 50;
  const batch = '*3\\r\\n$3\\r\\nSET\\r\\n$3\\r\\nkey\\r\\n$5\\r\\nvalue\\r\\n'.repeat(TOGETHER);
  let round = 0;
  let bytes = 0;
  let begun = 0;
  socket.on('connect', () => {
    begun = performance.now();
    socket.write(batch);
  });
  socket.on('data', (reply) => {
    bytes += reply.length;
    if (bytes < (round + 1) * TOGETHER * '+OK\\r\\n'.length) return;
    if (++round < ROUNDS) return socket.write(batch);
    console.log(Math.round((ROUNDS * TOGETHER * 1000) / (performance.now() - begun)));
    socket.end();
  });
`;

const SUBJECTS: Readonly<Record<string, Subject>> = {
  redis: { program: REDIS, operation: 'SET, 50 at once', startReal: () => startRealRedis() },
};

const SERVICE = fileURLToPath(new URL('../service.ts', import.meta.url));
const TSX = import.meta.resolve('tsx');
const run = promisify(execFile);

export async function benchServices(given: readonly string[]): Promise<void> {
  const { manifest } = await buildSandbox();
  const measured = [];
  for (const [name, subject] of Object.entries(SUBJECTS)) {
    if (given.length > 0 && !given.includes(name)) continue;
    const asset = manifest.services[name];
    const files = Object.values(asset?.files ?? {});
    const brotli = [asset, ...files].reduce((sum, each) => sum + (each?.brotli ?? 0), 0);
    const tab = await inTab(name, subject);
    const native = await onNode(name, subject);
    const real = await subject.startReal();
    const reference = await operations(subject, real.port).finally(() => real.stop());
    measured.push({ name, brotli, ...tab, ...native, real: reference, operation: subject.operation });
  }
  const whole = (value: number) => Math.round(value).toLocaleString('en');
  printTable([
    [
      'service',
      'brotli KB',
      'cold ms',
      'warm ms',
      'Node ms',
      'Node MiB',
      'tab op/s',
      'Node op/s',
      'real op/s',
      'an operation',
    ],
    ...measured.map((each) => [
      each.name,
      (each.brotli / 1024).toFixed(1),
      whole(each.cold),
      whole(each.warm),
      whole(each.start),
      whole(each.rss / 2 ** 20),
      whole(each.tab),
      whole(each.node),
      whole(each.real),
      each.operation,
    ]),
  ]);
  console.log(await writeResult('services', { services: measured }));
}

/** `cold`: ms from nothing fetched to ready, the sandbox's boot not counted; `warm`: started again; `tab`: operations a second. */
async function inTab(name: string, { program }: Subject) {
  const engine = createHeadlessLocalEngine({ browser: headlessBrowser(), log: false });
  const [plan] = servicesOf([name]);
  if (!plan) throw new Error(`There is no service "${name}".`);
  const project = { name, files: { 'package.json': '{"type":"module"}', 'operations.mjs': program } };
  try {
    const bare = await timed(() => engine.boot(project));
    await bare.value.dispose();
    const boot = await timed(() => engine.boot(project, bootedWith([plan])));
    const sandbox = boot.value;
    const first = await timed(() => startService(sandbox, plan));
    first.value.process.kill();
    await first.value.process.exited;
    const second = await timed(() => startService(sandbox, plan));
    let output = '';
    const child = await sandbox.spawn(['node', 'operations.mjs'], {
      env: { HOST: plan.name, PORT: String(plan.port) },
      onOutput: (_, bytes) => {
        output += new TextDecoder().decode(bytes);
      },
    });
    await child.exited;
    await sandbox.dispose();
    // What the service adds to a boot, which is mostly its fetch, belongs to its start.
    const cold = Math.max(0, boot.time - bare.time) + first.time;
    return { cold, warm: second.time, tab: Number(output) };
  } finally {
    await engine.close();
  }
}

/** `start`: ms until it listens; `rss`: bytes after the work; `node`: operations a second. */
async function onNode(name: string, subject: Subject) {
  const port = await freePort();
  const begun = performance.now();
  const service = spawn(process.execPath, ['--import', TSX, SERVICE, name, '--port', String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await says(service, `${name} is ready`);
    const start = performance.now() - begun;
    const node = await operations(subject, port);
    return { start, node, rss: residentBytes(service.pid ?? 0) };
  } finally {
    service.kill();
    await once(service, 'exit');
  }
}

async function says(child: ChildProcess, line: string): Promise<void> {
  let output = '';
  for await (const chunk of child.stdout ?? []) {
    output += String(chunk);
    if (output.includes(line)) return;
  }
  throw new Error(`It ended before it was ready: ${output}`);
}

const residentBytes = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;

async function operations({ program }: Subject, port: number): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'backlab-bench-'));
  try {
    const file = join(folder, 'operations.mjs');
    await writeFile(file, program);
    const env = { ...process.env, HOST: '127.0.0.1', PORT: String(port) };
    return Number((await run(process.execPath, [file], { env })).stdout);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function timed<Value>(
  work: () => Promise<Value>,
): Promise<{ readonly value: Value; readonly time: number }> {
  const begun = performance.now();
  const value = await work();
  return { value, time: performance.now() - begun };
}
