import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { linkServiceAssets } from '../../../sandboxes/engine/native/service-assets';
import { freePort } from '../../../tests/services/real-server';
import { figureOf, type Subject, wordsOf } from './subject';

const SERVICES = fileURLToPath(new URL('../../../sandboxes/services', import.meta.url));
const TSX = import.meta.resolve('tsx');
const run = promisify(execFile);

export interface NodeFigures {
  /** Milliseconds until it listens, with the compilation of its TypeScript. */
  readonly start: number;
  /** Megabytes resident once it has worked. */
  readonly rss: number;
  /** Operations a second; `real`: of the real server, null where there is none. */
  readonly node: number;
  readonly real: number | null;
}

/** The same load on native Node, against the service as a process, and against the real server. */
export async function onNode(subject: Subject, load: string): Promise<NodeFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'backlab-bench-'));
  try {
    for (const [path, text] of Object.entries({ 'load.mjs': load, ...subject.files })) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    const own = await asProcess(subject, folder);
    const peer = await subject.startReal?.();
    if (!peer) return { ...own, real: null };
    const real = await operations(folder, peer.port).finally(() => peer.stop());
    return { ...own, real };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function asProcess({ definition: { name }, flags = {} }: Subject, folder: string) {
  const port = await freePort();
  const assets = await linkServiceAssets(name, join(folder, 'assets'));
  const given = [...(assets === null ? [] : ['--assets', assets]), ...wordsOf(flags)];
  const begun = performance.now();
  const service = spawn(
    process.execPath,
    ['--import', TSX, join(SERVICES, name, 'main.ts'), '--port', String(port), ...given],
    { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  try {
    await says(service, `${name} is ready`);
    const start = performance.now() - begun;
    const node = await operations(folder, port);
    return { start, node, rss: residentMegabytes(service.pid ?? 0) };
  } finally {
    service.kill();
    if (service.exitCode === null && service.signalCode === null) await once(service, 'exit');
  }
}

function says(child: ChildProcess, line: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes(line)) resolve();
    });
    child.once('exit', () => reject(new Error(`It ended before it was ready: ${output}`)));
  });
}

const residentMegabytes = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;

async function operations(folder: string, port: number): Promise<number> {
  const env = { ...process.env, HOST: '127.0.0.1', PORT: String(port) };
  return figureOf((await run(process.execPath, [join(folder, 'load.mjs')], { env })).stdout);
}
