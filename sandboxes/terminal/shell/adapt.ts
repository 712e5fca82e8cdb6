/** The terminal's commands as just-bash wants them, and its own commands made to write to the terminal as they end. */
import type { CommandSession, Output, TerminalCommand } from '../command';
import { takeMark } from './direct-output';
import { Input } from './input';
import type { Job } from './jobs';
import type { Command, CommandContext, ExecResult } from './just-bash';
import { bytesOf, Collected } from './output';

export interface AdaptedFor {
  readonly job: Job;
  readonly terminal: Output;
  /** What of the session does not depend on the single command. */
  readonly common: Pick<CommandSession, 'sandbox' | 'files' | 'columns' | 'processes' | 'jobs' | 'now'>;
}

/** 128 + SIGINT: what a shell reports of a command that Ctrl-C has ended. */
export const INTERRUPTED = 130;

export function adapt(command: TerminalCommand, { job, terminal, common }: AdaptedFor): Command {
  return {
    name: command.name,
    async execute(given, context) {
      const { input, output: direct, args } = takeMark(given);
      const stdout = direct ? terminal : new Collected();
      const stderr = direct ? terminal : new Collected();
      const stdin = input ? job.input : new Input(bytesOf(String(context.stdin)));
      const session: CommandSession = {
        ...common,
        cwd: context.cwd,
        env: context.exportedEnv ?? {},
        stdin,
        stdout,
        stderr,
        signal: job.signal,
        onSignal: (handler) => job.onSignal(handler),
        run: (line) => runInside(line, context, stdout, stderr),
      };
      const exitCode = await attempt(command, session, args);
      return {
        stdout: stdout instanceof Collected ? stdout.bytes : '',
        stdoutKind: 'bytes',
        stderr: stderr instanceof Collected ? stderr.text : '',
        exitCode,
      };
    },
  };
}

async function attempt(
  command: TerminalCommand,
  session: CommandSession,
  args: readonly string[],
): Promise<number> {
  try {
    return await command.run(session, args);
  } catch (error) {
    if (session.signal.aborted) return INTERRUPTED;
    session.stderr.write(`${command.name}: ${error instanceof Error ? error.message : String(error)}\n`);
    const remedy = error instanceof Error && 'remedy' in error ? error.remedy : undefined;
    if (typeof remedy === 'string') session.stderr.write(`${remedy}\n`);
    return 1;
  }
}

async function runInside(
  line: string,
  context: CommandContext,
  stdout: Output,
  stderr: Output,
): Promise<number> {
  if (!context.exec) throw new Error('No command can be run here.');
  const result = await context.exec(line, {
    cwd: context.cwd,
    ...(context.signal ? { signal: context.signal } : {}),
  });
  stdout.write(stdoutOf(result));
  stderr.write(result.stderr);
  return result.exitCode;
}

/** A command of the library, which writes to the terminal at its end instead of at that of the whole line. */
export function direct(name: string, terminal: Output, job: Job): Command {
  return {
    name,
    async execute(given, context) {
      if (!context.origCommand) throw new Error(`${name} is no command of the library`);
      const { input, output, args } = takeMark(given);
      if (input && name === 'cat' && args.every((arg) => arg === '-')) return typed(output, terminal, job);
      const result = await context.origCommand(args);
      if (!output) return result;
      terminal.write(stdoutOf(result));
      terminal.write(result.stderr);
      return { stdout: '', stderr: '', exitCode: result.exitCode };
    },
  };
}

/** `cat` and `cat > file`: what is typed, until Ctrl-D. */
async function typed(direct: boolean, terminal: Output, job: Job): Promise<ExecResult> {
  const output = direct ? terminal : new Collected();
  for (let part = await job.input.read(job.signal); part; part = await job.input.read(job.signal))
    output.write(part);
  const exitCode = job.signal.aborted ? INTERRUPTED : 0;
  return {
    stdout: output instanceof Collected ? output.bytes : '',
    stdoutKind: 'bytes',
    stderr: '',
    exitCode,
  };
}

function stdoutOf(result: ExecResult): string | Uint8Array {
  return result.stdoutKind === 'bytes' || result.stdoutEncoding === 'binary'
    ? bytesOf(result.stdout)
    : result.stdout;
}
