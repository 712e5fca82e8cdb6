/** Runs what was parsed: commands of a pipeline at the same time, everything else in its order. */
import type { CommandSession, Output, TerminalCommand } from '../command';
import { endedBy, type RunWithin, type Stage } from './adapt';
import { BUNDLED } from './bundled';
import { type CommandNode, literal, markCommand, type Pipeline, type Statement } from './direct-output';
import { asShell } from './error-text';
import { type Input, readAll } from './input';
import { interpreter } from './interpreter';
import type { Job } from './jobs';

import { latin1, stdoutOf, writeAll } from './output';
import { parse, textOf } from './parse';
import { addPauses, Breath } from './pauses';
import { Pipe } from './pipe';
import { scriptCommands } from './scripts';
import { ShellState } from './shell-state';
import { STANDPOINT } from './standpoint';

export interface Ends {
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
}

export interface RunnerHost {
  readonly files: CommandSession['files'];
  commands(): readonly TerminalCommand[];
  common(): Stage['common'];
  question(prompt: string, job: Job): Promise<string | null>;
  /** A statement that ended in `&`. */
  startBackground(statement: Statement, state: ShellState, ends: Ends): void;
}

/** 128 + SIGINT */
const INTERRUPTED = 130;
/** Milliseconds that `trap … EXIT` has for what it does. */
const LAST_WORDS = 10_000;

/** Commands of the terminal that write for long, and into files as they go. */
const PROGRAMS: ReadonlySet<string> = new Set([
  'node',
  'npm',
  'npx',
  'tsx',
  'curl',
  'yes',
  'watch',
  'nc',
  'ssh',
  'tail',
  'bash',
  'sh',
]);

export class Runner {
  readonly #host: RunnerHost;
  readonly #breath = new Breath(() => performance.now());

  constructor(host: RunnerHost) {
    this.#host = host;
  }

  async script(
    statements: readonly Statement[],
    job: Job,
    state: ShellState,
    ends: Ends,
    signal: AbortSignal = job.signal,
  ): Promise<number> {
    let current = new AbortController();
    const untrap = job.onTrap((name, programs) => {
      const how = state.traps.take(name);
      if (how === 'taken' && !programs) current.abort();
      return how;
    });
    try {
      for (const statement of statements) {
        if (signal.aborted || state.exit !== null) break;
        current = new AbortController();
        const either = AbortSignal.any([signal, current.signal]);
        if (statement.background) this.#host.startBackground(statement, state, ends);
        else await this.statement(statement, job, state, ends, either);
        if (current.signal.aborted) state.status = INTERRUPTED;
        for (let action = state.traps.next(); action !== undefined; action = state.traps.next())
          await this.#action(action, job, state, ends, signal);
      }
    } finally {
      untrap();
    }
    return signal.aborted ? endedBy(job) : (state.exit ?? state.status);
  }

  /** A shell of its own, from its beginning to what it has set a trap for at its end: a script, a subshell. */
  async shell(
    statements: readonly Statement[],
    job: Job,
    state: ShellState,
    ends: Ends,
    signal: AbortSignal = job.signal,
  ): Promise<number> {
    const status = await this.script(statements, job, state, ends, signal);
    return this.atExit(status, job, state, ends);
  }

  /** Runs what `trap … EXIT` has set, also for one that a signal has ended. @returns the exit status, which it may change */
  async atExit(status: number, job: Job, state: ShellState, ends: Ends): Promise<number> {
    const action = job.killedBy === 'SIGKILL' ? undefined : state.traps.takeExit();
    if (!action) return status;
    state.status = status;
    state.exit = null;
    // The job's own signal may have ended it.
    await this.#action(action, job, state, ends, AbortSignal.timeout(LAST_WORDS));
    const changed: number | null = state.exit;
    state.exit = changed ?? status;
    return state.exit;
  }

  /** As bash, `$?` is after it what it was before. */
  async #action(action: string, job: Job, state: ShellState, ends: Ends, signal: AbortSignal): Promise<void> {
    const { status, traps } = state;
    const parsed = parse(action);
    if (parsed.kind !== 'script') {
      ends.stderr.write(
        `bash: trap: ${parsed.kind === 'open' ? 'unexpected end of file' : parsed.message}\n`,
      );
      return;
    }
    const leave = traps.enter();
    for (const statement of parsed.statements) {
      if (signal.aborted || state.exit !== null) break;
      await this.statement(statement, job, state, ends, signal);
    }
    leave();
    if (state.exit === null) state.status = status;
  }

  async statement(
    { pipelines, operators }: Statement,
    job: Job,
    state: ShellState,
    ends: Ends,
    signal: AbortSignal = job.signal,
  ): Promise<number> {
    let status = state.status;
    for (const [at, pipeline] of pipelines.entries()) {
      await job.step();
      if (signal.aborted) return endedBy(job);
      const operator = at === 0 ? ';' : operators[at - 1];
      if ((operator === '&&' && status !== 0) || (operator === '||' && status === 0)) continue;
      status = await this.#pipeline(pipeline, job, state, ends, signal);
      state.status = status;
      const last = at === pipelines.length - 1 && !pipeline.negated && status !== 0 && state.exit === null;
      const onError = last ? state.traps.onError : undefined;
      if (onError) await this.#action(onError, job, state, ends, signal);
      // As bash: what Ctrl-C has ended takes the rest of the line with it.
      if (job.killedBy !== null && status > 128) job.abort();
      if (state.exit !== null) break;
    }
    return status;
  }

  async #pipeline(
    { commands, negated, pipeStderr = [] }: Pipeline,
    job: Job,
    state: ShellState,
    ends: Ends,
    signal: AbortSignal,
  ): Promise<number> {
    const [only] = commands;
    if (commands.length === 1 && only) {
      const status = await this.#command(only, job, state, ends, signal);
      return negated ? Number(status === 0) : status;
    }
    const broken = commands.map(() => new AbortController());
    const pipes = commands.slice(1).map((_, at) => new Pipe(() => broken[at]?.abort()));
    const statuses = await Promise.all(
      commands.map(async (command, at) => {
        const before = pipes[at - 1];
        const after = pipes[at];
        const stage: Ends = {
          stdin: before ?? ends.stdin,
          stdout: after ?? ends.stdout,
          stderr: (pipeStderr[at] && after) || ends.stderr,
        };
        const stop = broken[at]?.signal;
        try {
          // Each is a subshell: what it changes stays with it.
          const either = stop ? AbortSignal.any([signal, stop]) : signal;
          return await this.#command(command, job, state.copy(), stage, either);
        } finally {
          after?.end();
          before?.close();
        }
      }),
    );
    // Ctrl-C is for all of them, and what the last made of its end says nothing.
    const killed = job.killedBy === null ? undefined : statuses.find((status) => status > 128);
    if (killed !== undefined) return killed;
    const failed = state.pipefail ? statuses.findLast((status) => status !== 0) : undefined;
    const status = failed ?? statuses.at(-1) ?? 0;
    return negated ? Number(status === 0) : status;
  }

  async #command(
    command: CommandNode,
    job: Job,
    state: ShellState,
    ends: Ends,
    signal: AbortSignal,
  ): Promise<number> {
    if (command.type === 'SimpleCommand') {
      const own = await this.#ofTheSession(command, job, state, ends, signal);
      if (own !== null) return own;
    }
    if (command.type === 'Subshell' && command.redirections.length === 0)
      return this.shell(command.body, job, state.copy(), ends, signal);
    const { names, stage } = this.#stage(job, ends, signal);
    const name = command.type === 'SimpleCommand' ? literal(command.name) : null;
    const marked = new Set([...names].filter((each) => !state.functions.has(each)));
    const readsItself = name !== null && marked.has(name);
    // A loop or a function begins with all of its input.
    const stdin =
      readsItself || ends.stdin.terminal
        ? await this.#typedFor(name, command, job, ends.stdin)
        : await readAll(ends.stdin, signal);
    if (signal.aborted) return endedBy(job);
    addPauses(command);
    markCommand(
      command,
      { names: marked, programs: PROGRAMS },
      { input: readsItself || ends.stdin.terminal, output: true },
    );
    const source = textOf(statementOf(command));
    if (command.type === 'FunctionDef') state.functions.set(command.name, source);
    let atEnd = false;
    const own = [...this.#host.commands(), ...this.#scripts(job, state)];
    const bash = interpreter({ files: this.#host.files, own, breath: this.#breath }, stage, state, () => {
      atEnd = true;
    });
    try {
      const options = {
        ...state.execution(stage.common.size.columns),
        signal,
        rawScript: true,
        ...(stdin === null ? {} : { stdin: latin1(stdin), stdinKind: 'bytes' as const }),
      };
      const result = await this.#breath.during(() => bash.exec(state.script(source), options));
      await writeAll(ends.stdout, stdoutOf(result), signal);
      if (signal.aborted) return endedBy(job);
      ends.stderr.write(result.stderr);
      if (!atEnd && /\bexit\b/.test(source)) state.exit = result.exitCode;
      return result.exitCode;
    } catch (error) {
      if (signal.aborted) return endedBy(job);
      ends.stderr.write(`bash: ${asShell(error)}\n`);
      return 1;
    }
  }

  /** What changes the session itself: exit, and the lines of a file. null: a command like any other. */
  async #ofTheSession(
    { name: word, args, redirections }: Extract<CommandNode, { type: 'SimpleCommand' }>,
    job: Job,
    state: ShellState,
    ends: Ends,
    signal: AbortSignal,
  ): Promise<number | null> {
    const name = literal(word);
    if (name === 'exit' || name === 'logout') {
      state.exit = Number(literal(args[0] ?? null) ?? state.status) & 255;
      return state.exit;
    }
    const path = literal(args[0] ?? null);
    if ((name !== 'source' && name !== '.') || path === null || redirections.length > 0) return null;
    const { files } = this.#host;
    const file = files.resolvePath(state.cwd, path);
    if (!(await files.exists(file))) {
      ends.stderr.write(`bash: ${path}: No such file or directory\n`);
      return 1;
    }
    const parsed = parse(await files.readFile(file));
    if (parsed.kind === 'script') return this.script(parsed.statements, job, state, ends, signal);
    const why = parsed.kind === 'open' ? 'syntax error: unexpected end of file' : parsed.message;
    ends.stderr.write(`bash: ${path}: ${why}\n`);
    return 2;
  }

  /** `read` is part of the language and waits for nothing: it is given its line. */
  async #typedFor(
    name: string | null,
    command: CommandNode,
    job: Job,
    stdin: Input,
  ): Promise<Uint8Array | null> {
    if (name !== 'read' || !stdin.terminal || command.type !== 'SimpleCommand') return null;
    const words = command.args.map((arg) => literal(arg) ?? quotedText(arg));
    const prompt = words[words.indexOf('-p') + 1];
    const line = await this.#host.question(words.includes('-p') ? (prompt ?? '') : '', job);
    return new TextEncoder().encode(line === null ? '' : `${line}\n`);
  }

  /** A line that a command runs, in a shell of its own. */
  async #line(
    line: string,
    { cwd, env, machine, ...ends }: RunWithin,
    job: Job,
    signal: AbortSignal,
  ): Promise<number> {
    const parsed = parse(line);
    if (parsed.kind !== 'script') {
      const why = parsed.kind === 'open' ? 'syntax error: unexpected end of file' : parsed.message;
      ends.stderr.write(`bash: -c: ${why}\n`);
      return 2;
    }
    const inner = new ShellState(cwd, { ...env, [STANDPOINT]: machine });
    return this.shell(parsed.statements, job, inner, ends, signal);
  }

  #scripts(job: Job, state: ShellState): readonly TerminalCommand[] {
    return scriptCommands(
      (statements, inner, ends, within) => this.shell(statements, job, inner, ends, within),
      state,
    );
  }

  #stage(job: Job, ends: Ends, signal: AbortSignal): { names: ReadonlySet<string>; stage: Stage } {
    const stage: Stage = {
      ...ends,
      job,
      signal,
      common: this.#host.common(),
      question: (prompt) => this.#host.question(prompt, job),
      run: (line, within) => this.#line(line, within, job, signal),
    };
    const names = [...BUNDLED, ...this.#host.commands().map(({ name }) => name), 'bash', 'sh'];
    return { names: new Set(names), stage };
  }
}

function statementOf(command: CommandNode): Statement {
  return {
    type: 'Statement',
    pipelines: [{ type: 'Pipeline', commands: [command], negated: false }],
    operators: [],
    background: false,
  };
}

function quotedText(word: Parameters<typeof literal>[0]): string {
  const [part] = word?.parts ?? [];
  if (part?.type === 'SingleQuoted') return part.value;
  if (part?.type !== 'DoubleQuoted') return '';
  return part.parts.map((each) => (each.type === 'Literal' ? each.value : '')).join('');
}
