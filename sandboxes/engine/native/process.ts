import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import {
  EngineError,
  type ExitStatus,
  type FileData,
  type SandboxProcess,
  type Signal,
  type SpawnOptions,
} from '../contract';
import type { NodeCommand } from './command';
import { createReportReader, type Report } from './reports';

/** Descriptors that the preload knows: `preload/reports.cjs` and `preload/pings.cjs`. */
const REPORT_FD = 10;
const PING_FD = 11;

export interface ProcessHost {
  readonly folder: string;
  /** The whole environment below the command's and the caller's own. */
  readonly env: Readonly<Record<string, string>>;
  onSpawn(pid: number): void;
  onOutput(pid: number, stream: 'stdout' | 'stderr', bytes: Uint8Array): void;
  onReport(report: Report): void;
  /** After the last output and report. */
  onExit(pid: number, status: ExitStatus): void;
}

/** Starts a Node child process in its own process group and wraps it as the contract wants. */
export async function startProcess(
  command: readonly string[],
  resolved: NodeCommand,
  host: ProcessHost,
  options: SpawnOptions = {},
): Promise<SandboxProcess> {
  options.signal?.throwIfAborted();
  const child = spawn(process.execPath, resolved.args, {
    cwd: join(host.folder, options.cwd ?? ''),
    // Next.js widens `ProcessEnv` by a required NODE_ENV; a child needs none.
    env: { ...host.env, ...resolved.env, ...options.env } as NodeJS.ProcessEnv,
    detached: true,
    serialization: 'json',
    stdio: [
      'pipe',
      'pipe',
      'pipe',
      options.onMessage ? 'ipc' : 'ignore',
      ...Array.from({ length: REPORT_FD - 4 }, () => 'ignore' as const),
      'pipe',
      'pipe',
    ],
  });
  const pid = await spawned(child);
  host.onSpawn(pid);
  options.terminal?.onRead?.();

  const pings = createPings(extraPipe(child, PING_FD));
  let activity = 0;
  const readReports = createReportReader((report) => {
    if (report.type === 'pong' && report.pid === pid) pings.answer(report.id);
    else host.onReport(report);
  });
  const reports = extraPipe(child, REPORT_FD);
  reports.on('data', (bytes: Buffer) => {
    activity++;
    readReports(bytes);
  });
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]?.on('data', (data: Buffer) => {
      activity++;
      const bytes = new Uint8Array(data);
      host.onOutput(pid, stream, bytes);
      options.onOutput?.(stream, bytes);
    });
  }
  child.on('message', (value) => options.onMessage?.(value));
  // Writing to a process that has gone is no failure of the one who writes.
  child.stdin?.on('error', () => child.stdin?.destroy());
  child.on('error', (error) => host.onOutput(pid, 'stderr', new TextEncoder().encode(`${error.message}\n`)));

  let exit: ExitStatus | null = null;
  const exited = (async () => {
    exit = await new Promise<ExitStatus>((resolve) =>
      child.once('exit', (code, signal) => resolve({ code, signal: signal as Signal | null })),
    );
    pings.end();
    await drained(child, () => activity);
    host.onExit(pid, exit);
    return exit;
  })();

  const kill = (signal: Signal = 'SIGTERM') => {
    if (exit === null) child.kill(signal);
  };
  options.signal?.addEventListener('abort', () => kill('SIGKILL'), { once: true });

  return {
    pid,
    command,
    exited,
    kill,
    send(value) {
      if (!child.connected) {
        throw new EngineError('ERR_IPC_CHANNEL_CLOSED', 'The process has no open IPC channel', {
          remedy: 'Give onMessage when the process is spawned, and send only while it runs.',
        });
      }
      child.send(value as Parameters<ChildProcess['send']>[0]);
    },
    stdin: {
      write(data: FileData) {
        child.stdin?.write(data);
      },
      end() {
        child.stdin?.end();
      },
    },
    // `limits.terminal`
    resize: () => undefined,
    async responsive(timeout) {
      return exit === null && pings.ask(timeout);
    },
  };
}

/** Node types the first five descriptors only. */
function extraPipe(child: ChildProcess, fd: number): Duplex {
  const pipes: readonly unknown[] = child.stdio;
  return pipes[fd] as Duplex;
}

function spawned(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('spawn', () => resolve(child.pid ?? 0));
    child.once('error', (cause: NodeJS.ErrnoException) => {
      reject(
        new EngineError(cause.code ?? 'EFAULT', `The process could not be started: ${cause.message}`, {
          cause,
          stage: 'start',
        }),
      );
    });
  });
}

/**
 * Waits until everything the ended process wrote has been read. `close` would wait for grandchildren too,
 * which may hold the same pipes for ever; what was written before the exit is readable at once, so one
 * turn of the loop that brings nothing is the end.
 */
function drained(child: ChildProcess, activity: () => number): Promise<void> {
  return new Promise((resolve) => {
    let closed = false;
    child.once('close', () => {
      closed = true;
    });
    let seen = -1;
    const turn = () => {
      if (closed || activity() === seen) return resolve();
      seen = activity();
      // Two phases: `setImmediate` runs right after the poll for I/O, the next one after another poll.
      setImmediate(() => setImmediate(turn));
    };
    turn();
  });
}

function createPings(channel: Duplex) {
  const waiting = new Map<number, (alive: boolean) => void>();
  let last = 0;
  // The process ended with a ping on its way.
  channel.on('error', () => channel.destroy());
  return {
    ask(timeout: number): Promise<boolean> {
      const id = ++last;
      return new Promise((resolve) => {
        const timer = setTimeout(() => settle(false), timeout);
        const settle = (alive: boolean) => {
          clearTimeout(timer);
          waiting.delete(id);
          resolve(alive);
        };
        waiting.set(id, settle);
        channel.write(`${id}\n`);
      });
    },
    answer: (id: number) => waiting.get(id)?.(true),
    end() {
      for (const settle of [...waiting.values()]) settle(false);
    },
  };
}
