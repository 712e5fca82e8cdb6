import { constants } from 'node:os';
import type { Engine, ExitStatus, SandboxProcess } from '../../sandboxes/engine/contract';
import { bootedWith, startService } from '../../sandboxes/engine/service-plan';
import type { SandboxArguments } from './arguments';
import type { ProjectOnDisk } from './project';
import { openPublication } from './publish';

/** The terminal, or a test in its place. */
export interface Terminal {
  write(stream: 'stdout' | 'stderr', bytes: Uint8Array): void;
  /** Lines of ours, apart from the program's output. */
  say(line: string): void;
  /** Calls for every signal that the person sends; the return value ends it. */
  onSignal(listener: (signal: 'SIGINT' | 'SIGTERM') => void): () => void;
  readonly stdin: AsyncIterable<Uint8Array> | null;
}

/**
 * Boots the project, starts it, publishes its ports and waits for its end.
 * @returns the exit code to end with: the program's own, or 128 plus the number of the signal that ended it
 */
export async function runProject(
  engine: Engine,
  { project, services }: ProjectOnDisk,
  { publish, env, rest }: Pick<SandboxArguments, 'publish' | 'env' | 'rest'>,
  terminal: Terminal,
): Promise<number> {
  const publications = [];
  try {
    // Ports first: to hear that one is taken after half a minute of bundling would be unkind.
    for (const each of publish) publications.push(await openPublication(each));
    const stop = new AbortController();
    let process: SandboxProcess | null = null;
    let interrupted = false;
    const unsubscribe = terminal.onSignal((signal) => {
      if (process === null) stop.abort(new Interrupted());
      else process.kill(interrupted ? 'SIGKILL' : signal);
      interrupted = true;
    });
    try {
      const withServices = bootedWith(services);
      const sandbox = await engine.boot(project, {
        ...withServices,
        env: { ...withServices.env, ...env },
        signal: stop.signal,
      });
      try {
        for (const plan of services)
          await startService(sandbox, plan, {
            signal: stop.signal,
            onOutput: (stream, bytes) => terminal.write(stream, bytes),
          });
        const command = ['npm', 'start', ...(rest.length > 0 ? ['--', ...rest] : [])];
        process = await sandbox.spawn(command, {
          onOutput: (stream, bytes) => terminal.write(stream, bytes),
        });
        for (const publication of publications) publication.attach(sandbox);
        for (const { host, outside, inside } of publish) {
          // Said once the server is there; never, when it does not come.
          sandbox.listening(inside).then(
            () =>
              terminal.say(
                `http://${host === '127.0.0.1' ? 'localhost' : host}:${outside} → port ${inside} inside`,
              ),
            () => undefined,
          );
        }
        if (terminal.stdin !== null) void forward(terminal.stdin, process);
        return exitCode(await process.exited);
      } finally {
        await sandbox.dispose();
      }
    } catch (error) {
      if (error instanceof Interrupted) return 128 + constants.signals.SIGINT;
      throw error;
    } finally {
      unsubscribe();
    }
  } finally {
    for (const publication of publications) publication.close();
  }
}

class Interrupted extends Error {}

async function forward(stdin: AsyncIterable<Uint8Array>, process: SandboxProcess): Promise<void> {
  for await (const bytes of stdin) process.stdin.write(bytes);
  process.stdin.end();
}

function exitCode({ code, signal }: ExitStatus): number {
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
}
