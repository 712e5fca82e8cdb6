/** The terminal's commands as just-bash wants them, and its own commands made to write to the terminal as they end. */
import type { CommandSession, Output, TerminalCommand } from '../command';
import { type Redirect, takeMark } from './direct-output';
import { asShell } from './error-text';
import { FileOutput, nowhere } from './file-output';
import { type Input, inputOf, readAll } from './input';
import type { Job } from './jobs';
import type { Command, ExecResult } from './just-bash';
import { lineFilter, readsInput, withoutColour } from './line-filters';
import { LineReader } from './line-reader';
import { bytesOf, Collected, latin1, stdoutOf, writeAll } from './output';
import { machineOf } from './standpoint';

/** Where a command of a pipeline stands. */
export interface Stage {
  readonly job: Job;
  /** Aborted with the job, and when nobody reads the output any more. */
  readonly signal: AbortSignal;
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  /** What of the session does not depend on the single command. */
  readonly common: Pick<
    CommandSession,
    'sandbox' | 'enter' | 'files' | 'size' | 'onResize' | 'jobs' | 'now' | 'rawKeys'
  >;
  question(prompt: string): Promise<string | null>;
  run(line: string, within: RunWithin): Promise<number>;
}

/** What a line that a command runs finds around it. */
export interface RunWithin extends Pick<CommandSession, 'cwd' | 'env' | 'machine'> {
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
}

/** 128 + SIGINT: what a shell reports of a command that Ctrl-C has ended. */
const INTERRUPTED = 130;
/** 128 + SIGPIPE */
const BROKEN_PIPE = 141;

export function adapt(command: TerminalCommand, stage: Stage): Command {
  const { job, common, signal } = stage;
  return {
    name: command.name,
    async execute(given, context) {
      await job.step();
      const { input, output, toFile, errors, args } = takeMark(given);
      const files: FileOutput[] = [];
      const open = (redirect: Redirect): Output => {
        if (redirect.path === '/dev/null') return nowhere;
        const file = new FileOutput(common.files, context.cwd, redirect);
        files.push(file);
        return file;
      };
      const stdout = toFile ? open(toFile) : output ? stage.stdout : new Collected();
      const stderr =
        errors === 'stdout'
          ? stdout
          : errors
            ? open(errors)
            : output || toFile
              ? stage.stderr
              : new Collected();
      const stdin = input ? stage.stdin : inputOf(bytesOf(String(context.stdin)));
      const lines = new LineReader(stdin, signal);
      const within: RunWithin = {
        cwd: context.cwd,
        env: context.exportedEnv ?? {},
        machine: machineOf(context.exportedEnv),
        stdin,
        stdout,
        stderr,
      };
      const session: CommandSession = {
        ...common,
        ...within,
        signal,
        question: (prompt) => (stdin.terminal ? stage.question(prompt) : lines.next()),
        onSignal: (handler) => job.onSignal(handler),
        run: (line, machine = within.machine) => stage.run(line, { ...within, machine }),
      };
      let exitCode = await attempt(command, session, args, job);
      for (const file of files) exitCode = (await ended(file, stage.stderr)) ? exitCode : 1;
      return {
        stdout: stdout instanceof Collected ? stdout.bytes : '',
        stdoutKind: 'bytes',
        stderr: stderr instanceof Collected && stderr !== stdout ? stderr.text : '',
        exitCode,
      };
    },
  };
}

async function ended(file: FileOutput, stderr: Output): Promise<boolean> {
  try {
    await file.end();
    return true;
  } catch (error) {
    stderr.write(`bash: ${asShell(error)}\n`);
    return false;
  }
}

async function attempt(
  command: TerminalCommand,
  session: CommandSession,
  args: readonly string[],
  job: Job,
): Promise<number> {
  try {
    return await command.run(session, args);
  } catch (error) {
    if (session.signal.aborted) return endedBy(job);
    session.stderr.write(`${command.name}: ${error instanceof Error ? error.message : String(error)}\n`);
    const remedy = error instanceof Error && 'remedy' in error ? error.remedy : undefined;
    if (typeof remedy === 'string') session.stderr.write(`${remedy}\n`);
    return 1;
  }
}

export const endedBy = (job: Job): number => (job.signal.aborted ? INTERRUPTED : BROKEN_PIPE);

/** A command of the library: where its ends are the stage's, it reads them itself, and writes when it ends or as it goes. */
export function direct(name: string, stage: Stage): Command {
  const { job, signal, stdin, stdout, stderr } = stage;
  /** The result as it was, when the command is run once more: on its way through the interpreter it forgets whether it is bytes. */
  let untouched: ExecResult | null = null;
  return {
    name,
    async execute(given, context) {
      await job.step();
      if (!context.origCommand) throw new Error(`${name} is no command of the library`);
      const mark = takeMark(given);
      const { input, output } = mark;
      const args = withoutColour(name, mark.args);
      const again = async (bytes: Uint8Array): Promise<ExecResult> => {
        if (!context.exec) throw new Error('No command can be run here.');
        untouched = null;
        // By its own name, and without a mark.
        const how = { cwd: context.cwd, stdin: latin1(bytes), stdinKind: 'bytes' as const, args, signal };
        const result = await context.exec(name, how);
        return untouched ?? result;
      };
      const put = async (result: ExecResult) => {
        await writeAll(stdout, stdoutOf(result), signal);
        stderr.write(result.stderr);
        return { stdout: '', stderr: '', exitCode: result.exitCode };
      };
      try {
        const reads =
          input &&
          (await readsInput(name, args, (path) =>
            context.fs.exists(context.fs.resolvePath(context.cwd, path)),
          ));
        if (!reads) {
          const result = await context.origCommand(args);
          untouched = result;
          return output ? await put(result) : result;
        }
        const filter = output ? lineFilter(name, args) : null;
        if (filter) return { stdout: '', stderr: '', exitCode: await filter(stage, again) };
        const result = await again(await readAll(stdin, signal));
        return output ? await put(result) : result;
      } catch (error) {
        if (signal.aborted) return { stdout: '', stderr: '', exitCode: endedBy(job) };
        throw error;
      }
    },
  };
}
