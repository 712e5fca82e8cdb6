/** `exec` and `execFile`: a program's whole output at its end. */
import { nodeError } from '../node-error';
import type { ChildProcess } from './child-process';
import type { SpawnOptions } from './options';

export interface ExecOptions extends SpawnOptions {
  readonly encoding?: string | null;
  readonly maxBuffer?: number;
}

type Output = string | Buffer;
export type ExecDone = (error: Error | null, stdout: Output, stderr: Output) => void;

/** Bytes of each stream that are gathered by default. */
const MAX_BUFFER = 1024 * 1024;

/** Gathers what a child writes, and calls `done` once with all of it. */
export function gather(
  child: ChildProcess,
  command: string,
  { encoding = 'utf8', maxBuffer = MAX_BUFFER, killSignal }: ExecOptions,
  done: ExecDone | undefined,
): ChildProcess {
  const pieces = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  const sizes = { stdout: 0, stderr: 0 };
  let failure: Error | null = null;
  let called = false;

  const textOf = (name: 'stdout' | 'stderr'): Output => {
    const bytes = Buffer.concat(pieces[name]);
    return encoding === null || encoding === 'buffer' || !Buffer.isEncoding(encoding)
      ? bytes
      : bytes.toString(encoding);
  };
  const finish = (code: number | null, signal: string | null) => {
    if (called) return;
    called = true;
    const stdout = textOf('stdout');
    const stderr = textOf('stderr');
    if (failure === null && code === 0 && signal === null) {
      done?.(null, stdout, stderr);
      return;
    }
    failure ??= Object.assign(new Error(`Command failed: ${command}\n${stderr}`), {
      code,
      killed: child.killed,
      signal,
    });
    done?.(Object.assign(failure, { cmd: command }), stdout, stderr);
  };

  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.on('data', (chunk: Buffer) => {
      const left = maxBuffer - sizes[name];
      sizes[name] += chunk.length;
      pieces[name].push(left >= chunk.length ? chunk : chunk.subarray(0, Math.max(0, left)));
      if (left >= chunk.length || failure) return;
      failure = nodeError(
        RangeError,
        'ERR_CHILD_PROCESS_STDIO_MAXBUFFER',
        `${name} maxBuffer length exceeded`,
      );
      child.kill(killSignal);
    });
  }
  child.on('close', finish);
  child.on('error', (error: Error) => {
    failure ??= error;
    child.stdout?.destroy();
    child.stderr?.destroy();
    finish(null, null);
  });
  return child;
}
