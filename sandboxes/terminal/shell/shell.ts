/** A shell over a sandbox: just-bash is the language; the working folder, variables, functions and jobs live here. */
import type { Sandbox, Signal, TerminalSize } from '../../engine/contract';
import { FIRST_MACHINE } from '../../engine/machine-names';
import { type Output, registeredCommands, type TerminalCommand } from '../command';
import { COMMANDS } from '../commands';
import { helpCommands } from '../commands/shell-help';
import type { Stage } from './adapt';
import { BUILTINS, BUNDLED } from './bundled';
import type { Statement } from './direct-output';
import { type Job, Jobs } from './jobs';
import { InMemoryFs, MountableFs } from './just-bash';
import { Keyboard } from './keyboard';
import { parse } from './parse';
import { PROJECT } from './project';
import { type FileChange, ProjectFileSystem } from './project-file-system';
import { type Ends, Runner } from './runner';
import { ShellState } from './shell-state';
import { machineOf, STANDPOINT } from './standpoint';

export interface ShellOptions {
  /** Asked for with every line: the workbench may have booted another one since. */
  sandbox(): Promise<Sandbox>;
  readonly terminal: Output;
  readonly size?: () => TerminalSize;
  readonly now?: () => number;
  readonly env?: Readonly<Record<string, string>>;
  /** Asks the person for a line. Left out, the next line that is typed. */
  question?(prompt: string, signal: AbortSignal): Promise<string | null>;
  /** Files of the project that are given and stay as they are. */
  readonly readOnly?: readonly string[];
  /** What was typed before. */
  history?(): readonly string[];
  /** A command of this shell has written or removed a file of the project. */
  onFileChange?(change: FileChange): void;
}

/** 128 + SIGTSTP */
const STOPPED = 148;

export class Shell {
  readonly keyboard = new Keyboard(() => this.jobs.front);
  readonly jobs: Jobs = new Jobs(() => this.keyboard.changed());
  readonly state: ShellState;
  /** `exit` was said, or the terminal closed. */
  ended = false;
  readonly #options: ShellOptions;
  readonly #help = helpCommands(
    () => this.commands(),
    () => this.commandNames,
    () => this.#options.history?.() ?? [],
  );
  readonly #disk: MountableFs;
  readonly #runner: Runner;
  /** Machines that the terminal came from, the first one first. */
  readonly #from: string[] = [];
  #entering: string | null = null;
  readonly #resizing = new Set<(size: TerminalSize) => void>();
  #sandbox: Sandbox | null = null;

  constructor(options: ShellOptions) {
    this.#options = options;
    const now = options.now ?? Date.now;
    const project = new ProjectFileSystem(
      () => this.#need().files,
      (change) => options.onFileChange?.(change),
      now,
      options.readOnly,
    );
    this.#disk = new MountableFs({
      base: new InMemoryFs({ '/tmp/.keep': '', '/home/learner/.keep': '' }),
      mounts: [{ mountPoint: PROJECT, filesystem: project }],
    });
    this.state = new ShellState(PROJECT, {
      HOME: PROJECT,
      [STANDPOINT]: FIRST_MACHINE.name,
      USER: 'learner',
      SHELL: '/bin/bash',
      TERM: 'xterm-256color',
      COLORTERM: 'truecolor',
      PATH: '/app/node_modules/.bin:/usr/bin:/bin',
      ...options.env,
    });
    this.#runner = new Runner({
      files: this.#disk,
      commands: () => this.commands(),
      common: () => this.#common(),
      question: (prompt, job) => this.#question(prompt, job),
      startBackground: (statement, state, ends) => this.#start(statement, state, ends),
    });
  }

  /** Where the terminal stands. */
  get machine(): string {
    return machineOf(this.state.variables);
  }

  get files(): MountableFs {
    return this.#disk;
  }

  /** Every name that can be run. */
  get commandNames(): readonly string[] {
    const own = this.commands().map(({ name }) => name);
    const named = [...this.state.functions.keys(), ...this.state.aliases];
    return [...new Set([...BUNDLED, ...BUILTINS, 'bash', 'sh', ...own, ...named])].sort();
  }

  commands(): readonly TerminalCommand[] {
    const all = new Map(
      [...COMMANDS, ...this.#help, ...registeredCommands()].map((command) => [command.name, command]),
    );
    return [...all.values()];
  }

  /**
   * Runs a line, or several. Resolves when its foreground part has ended, or was stopped.
   * @returns the exit status of what ran last
   */
  async run(line: string): Promise<number> {
    if (line.trim() === '') return this.state.status;
    const parsed = parse(this.#withoutAlias(line));
    if (parsed.kind !== 'script') {
      const why = parsed.kind === 'open' ? 'syntax error: unexpected end of file' : parsed.message;
      this.#options.terminal.write(`bash: ${why}\n`);
      this.state.status = 2;
      return 2;
    }
    const job = this.jobs.create(line.trim());
    const work = this.#boot(job).then((booted) =>
      booted ? this.#script(parsed.statements, job) : this.state.status,
    );
    return this.#inFront(job, work);
  }

  /** A signal while nothing runs: what `trap` has set for it. */
  async trapped(signal: Signal): Promise<void> {
    if (this.state.traps.take(signal) !== 'taken') return;
    const action = this.state.traps.next();
    if (action) await this.run(action);
  }

  async #script(statements: readonly Statement[], job: Job): Promise<number> {
    const ends = this.#ends(job);
    const status = await this.#runner.script(statements, job, this.state, ends);
    const leaves = this.state.exit !== null && this.#from.length === 0;
    return leaves ? this.#runner.atExit(status, job, this.state, ends) : status;
  }

  /** Ctrl-C. */
  interrupt(): void {
    this.jobs.front?.kill('SIGINT');
  }

  /** Ctrl-Z. */
  stop(): void {
    this.jobs.front?.stop();
  }

  /** What ended in the background and was not told of yet, as lines to be shown before a prompt. */
  finished(): string[] {
    return this.jobs.finished();
  }

  resized(): void {
    const size = this.#size();
    for (const tell of [...this.#resizing]) tell(size);
  }

  /** Boots the sandbox for who looks at files before the first command: completion. */
  async wake(): Promise<void> {
    this.#sandbox ??= await this.#options.sandbox();
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

  #size(): TerminalSize {
    return this.#options.size?.() ?? { columns: 80, rows: 24 };
  }

  #common(): Stage['common'] {
    return {
      sandbox: this.#need(),
      enter: (machine) => {
        this.#entering = machine;
      },
      files: this.#disk,
      size: this.#size(),
      onResize: (handler) => {
        this.#resizing.add(handler);
        return () => this.#resizing.delete(handler);
      },
      jobs: this.jobs,
      now: this.#options.now ?? Date.now,
      rawKeys: (raw) => {
        this.keyboard.raw = raw;
      },
    };
  }

  #ends(job: Job): Ends {
    const { terminal } = this.#options;
    return { stdin: this.keyboard.of(job), stdout: terminal, stderr: terminal };
  }

  #need(): Sandbox {
    if (this.#sandbox === null) throw new Error('The sandbox has not started yet.');
    return this.#sandbox;
  }

  /** As bash does with the first word of a line; others are the interpreter's. Without it, `ll` of `npm start` would wait. */
  #withoutAlias(line: string): string {
    let text = line;
    const seen = new Set<string>();
    for (;;) {
      const [, space = '', name = '', rest = ''] = /^(\s*)([\w.:-]+)([\s\S]*)$/.exec(text) ?? [];
      const alias = this.state.alias(name);
      if (alias === undefined || seen.has(name)) return text;
      seen.add(name);
      text = `${space}${alias}${rest}`;
    }
  }

  async #boot(job: Job): Promise<boolean> {
    const { terminal, sandbox } = this.#options;
    try {
      const asked = sandbox();
      const stopped = new Promise<never>((_, reject) => {
        job.signal.addEventListener('abort', () => reject(job.signal.reason), { once: true });
      });
      this.#sandbox = await Promise.race([asked, stopped]);
      return true;
    } catch (error) {
      this.state.status = job.signal.aborted ? 130 : 1;
      if (job.signal.aborted) return false;
      const remedy = error instanceof Error && 'remedy' in error ? error.remedy : null;
      const why = error instanceof Error ? error.message : String(error);
      terminal.write(
        `The sandbox does not start: ${why}\n${typeof remedy === 'string' ? `${remedy}\n` : ''}`,
      );
      return false;
    }
  }

  async #inFront(job: Job, work: Promise<number>): Promise<number> {
    const before = this.jobs.front;
    this.jobs.front = job;
    const stopped = new Promise<'stopped'>((resolve) => {
      job.onStop = () => resolve('stopped');
    });
    job.done = work.then((status) => {
      job.status = status;
      return status;
    });
    const outcome = await Promise.race([job.done, stopped]);
    this.keyboard.raw = false;
    this.jobs.front = before;
    if (outcome === 'stopped') {
      this.jobs.add(job);
      this.#options.terminal.write(`\n${this.jobs.describe(job)}\n`);
      this.state.status = STOPPED;
      return STOPPED;
    }
    this.state.status = outcome;
    if (this.#entering !== null) {
      this.#from.push(this.machine);
      this.state.export(STANDPOINT, this.#entering);
      this.#entering = null;
    }
    if (this.state.exit !== null) this.#leave();
    return outcome;
  }

  /** `exit` leads back to the machine before, and from the first one out. */
  #leave(): void {
    const before = this.#from.pop();
    if (before === undefined) {
      this.ended = true;
      return;
    }
    this.#options.terminal.write(`Connection to ${this.machine} closed.\n`);
    this.state.exit = null;
    this.state.export(STANDPOINT, before);
  }

  #start(statement: Statement, state: ShellState, ends: Ends): void {
    const text = (statement.sourceText ?? '').trim().replace(/\s*&$/, '');
    const job = this.jobs.create(text);
    this.jobs.add(job);
    this.#options.terminal.write(`[${job.number}] ${job.pid}\n`);
    state.lastBackground = job.pid;
    state.status = 0;
    // A subshell: what it changes stays with it. It is not typed to until it is brought to the front.
    const own: Ends = ends.stdin.terminal ? { ...ends, stdin: this.keyboard.of(job) } : ends;
    job.done = this.#runner
      .statement({ ...statement, background: false }, job, state.copy(), own)
      .then((status) => {
        job.status = status;
        return status;
      });
  }

  async #question(prompt: string, job: Job): Promise<string | null> {
    const { question, terminal } = this.#options;
    if (question) return question(prompt, job.signal);
    terminal.write(prompt);
    const line = await this.keyboard.of(job).read(job.signal);
    return line === null ? null : new TextDecoder().decode(line).replace(/\n$/, '');
  }
}
