/** Real servers of this machine, started for a test: they judge ours. Debian's packages bring them (`scripts/real-servers.ts`). */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findExecutable } from '@/lib/executables';

/** Where a program of Debian's lies; null when it is not installed, so that a test can be skipped by name. */
export function realProgram(name: string, places: readonly string[] = []): string | null {
  try {
    return findExecutable(
      {
        title: name,
        variable: `${name.toUpperCase().replaceAll('-', '_')}_PATH`,
        names: [name],
        places: [`/usr/sbin/${name}`, ...places],
        remedy: '',
      },
      process.env,
    );
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('No ')) return null;
    throw error;
  }
}

export interface RealServer {
  readonly port: number;
  /** A folder of its own, gone with it. */
  readonly folder: string;
  stop(): Promise<void>;
}

/**
 * Starts a program on a free loopback port.
 * @param argumentsFor its command line
 * @param ready resolves once it answers
 * @throws what it wrote, when it ends before that
 */
export async function startReal(
  program: string,
  argumentsFor: (port: number, folder: string) => readonly string[],
  ready: (port: number) => Promise<void>,
): Promise<RealServer> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'backlab-real-'));
  const child = spawn(program, argumentsFor(port, folder), {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  const ended = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${program} ended with ${code}:\n${output}`)));
  });
  ended.catch(() => undefined);
  await Promise.race([ready(port), ended]);
  return { port, folder, stop: () => stopped(child, folder) };
}

async function stopped(child: ChildProcess, folder: string): Promise<void> {
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL');
    await gone;
  }
  rmSync(folder, { recursive: true, force: true });
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
