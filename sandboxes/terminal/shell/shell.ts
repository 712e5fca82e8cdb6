/** A shell over a sandbox: just-bash is the language; the working folder, variables, functions and jobs live here. */
import type { Sandbox } from '../../engine/contract';
import { type CommandSession, type Output, registeredCommands, type TerminalCommand } from '../command';
import { COMMANDS } from '../commands';
import { helpCommands } from '../commands/shell-help';
import { adapt, direct, INTERRUPTED } from './adapt';
import { literal, markPipeline, type Pipeline, type Statement } from './direct-output';
import { describeJob, type Job, Jobs } from './jobs';
import { Bash, type BashTransformResult, getCommandNames, InMemoryFs, MountableFs } from './just-bash';
import { Processes } from './processes';
import { type FileChange, ProjectFileSystem } from './project-file-system';
import { ShellState } from './shell-state';

const PROJECT = '/app';

export interface ShellOptions {
  /** Asked for with every line: the workbench may have booted another one since. */
  sandbox(): Promise<Sandbox>;
  readonly terminal: Output;
  readonly columns?: () => number;
  readonly processes?: Processes;
  readonly now?: () => number;
  readonly env?: Readonly<Record<string, string>>;
  /** A command of this shell has written or removed a file of the project. */
  onFileChange?(change: FileChange): void;
}

/** The language's own commands that the terminal offers; the others need what a tab does not have. */
const BUNDLED: readonly string[] = getCommandNames().filter(
  (name) => !['sqlite3', 'help', 'gzip', 'gunzip', 'zcat', 'tar'].includes(name),
);

export class Shell {
  readonly jobs = new Jobs();
  readonly processes: Processes;
  readonly state: ShellState;
  /** `exit` was said. */
  ended = false;
  readonly #options: ShellOptions;
  readonly #help = helpCommands(
    () => this.commands(),
    () => this.commandNames,
  );
  readonly #disk: MountableFs;
  #sandbox: Sandbox | null = null;
  #detach: (() => void) | null = null;
  readonly #finished: Job[] = [];

  constructor(options: ShellOptions) {
    this.#options = options;
    this.processes = options.processes ?? new Processes();
    const now = options.now ?? Date.now;
    const project = new ProjectFileSystem(
      () => this.#need().files,
      (change) => options.onFileChange?.(change),
      now,
    );
    this.#disk = new MountableFs({
      base: new InMemoryFs({ '/tmp/.keep': '', '/home/learner/.keep': '' }),
      mounts: [{ mountPoint: PROJECT, filesystem: project }],
    });
    this.state = new ShellState(PROJECT, {
      HOME: '/home/learner',
      USER: 'learner',
      SHELL: '/bin/bash',
      TERM: 'xterm-256color',
      PATH: '/app/node_modules/.bin:/usr/bin:/bin',
      ...options.env,
    });
  }

  get files(): MountableFs {
    return this.#disk;
  }

  /** Every name that can be run. */
  get commandNames(): readonly string[] {
    return [...new Set([...BUNDLED, ...BUILTINS, ...this.commands().map(({ name }) => name)])].sort();
  }

  commands(): readonly TerminalCommand[] {
    const all = new Map(
      [...COMMANDS, ...this.#help, ...registeredCommands()].map((command) => [command.name, command]),
    );
    return [...all.values()];
  }

  /**
   * Runs a line, or several. Resolves when its foreground part has ended.
   * @returns the exit status of what ran last
   */
  async run(line: string): Promise<number> {
    if (line.trim() === '') return this.state.status;
    let script: BashTransformResult['ast'];
    try {
      script = new Bash({ defenseInDepth: false }).transform(line).ast;
    } catch (error) {
      const message = (error instanceof Error ? error.message : String(error)).replace(
        /^Parse error at [\d:]+: /,
        '',
      );
      this.#options.terminal.write(`bash: ${message}\n`);
      this.state.status = 2;
      return 2;
    }
    try {
      this.#sandbox = await this.#options.sandbox();
    } catch (error) {
      this.#options.terminal.write(
        `The sandbox does not start: ${error instanceof Error ? error.message : String(error)}\n`,
      );
      this.state.status = 1;
      return 1;
    }
    const foreground = this.jobs.create(line.trim(), true);
    for (const statement of script.statements) {
      if (foreground.signal.aborted || this.ended) break;
      if (statement.background) this.#start(statement, line);
      else await this.#inFront(foreground, this.#statement(statement, foreground, this.state));
      if (foreground.number > 0) break;
    }
    return this.state.status;
  }

  /** Ctrl-C. */
  interrupt(): void {
    this.jobs.front?.kill('SIGINT');
  }

  /** Ctrl-Z: the job goes on in the background, since nothing can make a process of the sandbox stand still. */
  detach(): void {
    this.#detach?.();
  }

  /** What ended in the background since it was last asked, as lines to be shown before a prompt. */
  finished(): string[] {
    const lines = this.#finished.map((job) => describeJob(job, job === this.jobs.current));
    for (const job of this.#finished.splice(0)) this.jobs.remove(job);
    return lines;
  }

  /** Ends every job. */
  close(): void {
    this.ended = true;
    const front = this.jobs.front;
    for (const job of new Set([...this.jobs.list, ...(front ? [front] : [])])) {
      job.kill('SIGHUP');
      job.abort();
    }
  }

  #need(): Sandbox {
    if (this.#sandbox === null) throw new Error('The sandbox has not started yet.');
    return this.#sandbox;
  }

  async #inFront(job: Job, work: Promise<number>): Promise<void> {
    const before = this.jobs.front;
    this.jobs.front = job;
    const detached = new Promise<'detached'>((resolve) => {
      this.#detach = () => resolve('detached');
    });
    job.done = work;
    const outcome = await Promise.race([work, detached]);
    this.#detach = null;
    this.jobs.front = before;
    if (outcome !== 'detached') {
      this.state.status = outcome;
      return;
    }
    job.foreground = false;
    this.jobs.add(job);
    this.#options.terminal.write(
      `\n[${job.number}]+  ${job.text} &   (goes on in the background: fg brings it back)\n`,
    );
    this.#followBackground(job);
  }

  #start(statement: Statement, line: string): void {
    const text = (statement.sourceText ?? line).trim().replace(/\s*&$/, '');
    const job = this.jobs.create(text, false);
    this.jobs.add(job);
    this.#options.terminal.write(`[${job.number}] ${job.pid}\n`);
    this.state.lastBackground = job.pid;
    // A subshell: what it changes stays with it.
    job.done = this.#statement(statement, job, this.state.copy());
    this.state.status = 0;
    this.#followBackground(job);
  }

  #followBackground(job: Job): void {
    void job.done.then((status) => {
      job.status = status;
      this.#finished.push(job);
      this.jobs.ended();
    });
  }

  async #statement({ pipelines, operators }: Statement, job: Job, state: ShellState): Promise<number> {
    let status = state.status;
    for (const [at, pipeline] of pipelines.entries()) {
      if (job.signal.aborted) return INTERRUPTED;
      const operator = at === 0 ? ';' : operators[at - 1];
      if ((operator === '&&' && status !== 0) || (operator === '||' && status === 0)) continue;
      status = await this.#pipeline(pipeline, job, state);
      state.status = status;
      // As bash: what Ctrl-C has ended takes the rest of the line with it.
      if (job.killedBy !== null && status > 128) job.abort();
      if (this.ended) break;
    }
    return status;
  }

  async #pipeline(pipeline: Pipeline, job: Job, state: ShellState): Promise<number> {
    const [first] = pipeline.commands;
    if (pipeline.commands.length === 1 && first?.type === 'SimpleCommand') {
      const name = literal(first.name);
      if ((name === 'exit' || name === 'logout') && state === this.state) {
        this.ended = true;
        return Number(literal(first.args[0] ?? null) ?? state.status) & 255;
      }
    }
    const bash = this.#bash(job, state);
    const functions = pipeline.commands.filter((command) => command.type === 'FunctionDef');
    markPipeline(pipeline, this.#marked(state));
    const source = sourceOf(pipeline);
    for (const { name } of functions) state.functions.set(name, source);
    const result = await bash.exec(state.script(source), {
      ...state.execution(),
      signal: job.signal,
      rawScript: true,
    });
    const { terminal } = this.#options;
    terminal.write(result.stdout);
    if (job.signal.aborted) return INTERRUPTED;
    terminal.write(result.stderr);
    return result.exitCode;
  }

  #marked({ functions }: ShellState): ReadonlySet<string> {
    const names = [...BUNDLED, ...this.commands().map(({ name }) => name)];
    return new Set(names.filter((name) => !functions.has(name)));
  }

  #bash(job: Job, state: ShellState): Bash {
    const { terminal, columns = () => 80, now = Date.now } = this.#options;
    const common: Pick<CommandSession, 'sandbox' | 'files' | 'columns' | 'processes' | 'jobs' | 'now'> = {
      sandbox: this.#need(),
      files: this.#disk,
      columns: columns(),
      processes: this.processes,
      jobs: this.jobs,
      now,
    };
    const own = this.commands().flatMap((command) => {
      const adapted = adapt(command, { job, terminal, common });
      return command.name === 'wait' ? [{ ...adapted, name: '__wait' }] : [adapted];
    });
    const names = new Set(own.map(({ name }) => name));
    return new Bash({
      fs: this.#disk,
      cwd: state.cwd,
      // It would patch the page's own globals while a line runs.
      defenseInDepth: false,
      executionLimits: {
        maxLoopIterations: 1_000_000_000,
        maxCommandCount: 1_000_000_000,
        maxExecutionTimeMs: 2 ** 31 - 1,
      },
      processInfo: { pid: 90_000, ppid: 1, uid: 1000, gid: 1000 },
      sleep: (milliseconds) => pause(milliseconds, job.signal),
      customCommands: [
        ...own,
        ...BUNDLED.filter((name) => !names.has(name)).map((name) => direct(name, terminal, job)),
        ...state.commands(),
      ],
    });
  }
}

/** Part of the language itself, not commands; for completion and `which`. */
const BUILTINS = [
  'cd',
  'export',
  'unset',
  'set',
  'source',
  'exit',
  'read',
  'type',
  'eval',
  'test',
  'local',
  'declare',
  'let',
  'shift',
  'pushd',
  'popd',
  'dirs',
];

function sourceOf(pipeline: Pipeline): string {
  const bash = new Bash({ defenseInDepth: false });
  const statement: Statement = { type: 'Statement', pipelines: [pipeline], operators: [], background: false };
  bash.registerTransformPlugin({
    name: 'one-pipeline',
    transform: () => ({ ast: { type: 'Script', statements: [statement] } }),
  });
  return bash.transform('true').script;
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done, { once: true });
  });
}
