/** A shell and a screen: what is typed at the prompt, what is typed to programs, and what comes while somebody types. */
import { FIRST_MACHINE } from '../../engine/machine-names';
import type { Output } from '../command';
import { parse } from '../shell/parse';
import { Shell, type ShellOptions } from '../shell/shell';
import { complete } from './completion';
import { Cooked } from './cooked';
import { LineEditor } from './line-editor';
import { LineInput } from './line-input';
import { PacedScreen, type Screen } from './screen';

export interface KeptHistory {
  read(): readonly string[];
  write(lines: readonly string[]): void;
}

export type InteractiveOptions = Omit<ShellOptions, 'terminal' | 'size' | 'question' | 'history'> & {
  readonly screen: Screen;
  readonly history?: KeptHistory;
  /** `exit`, or Ctrl-D at the prompt. */
  onExit?(): void;
};

const KEPT_LINES = 500;
/** Milliseconds for which output that comes while somebody types is gathered. */
const GATHER = 30;
/** Bracketed paste: only at a prompt, programs do not ask for it. */
const PASTE_ON = '\u001b[?2004h';
const PASTE_OFF = '\u001b[?2004l';

export class InteractiveShell {
  readonly shell: Shell;
  readonly #screen: PacedScreen;
  readonly #kept: KeptHistory | undefined;
  readonly #exit: (() => void) | undefined;
  readonly #editor: LineEditor;
  /** What is answered to commands, apart from what is told to the shell. */
  readonly #questions = new LineEditor();
  readonly #lines: LineInput;
  readonly #cooked: Cooked;
  /** Keys that came while a line was being completed. */
  #queue = Promise.resolve();
  #gathered: (string | Uint8Array)[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;
  /** Said once: there are stopped jobs. */
  #warned = false;

  constructor({ screen, history, onExit, ...options }: InteractiveOptions) {
    this.#screen = new PacedScreen(screen);
    this.#kept = history;
    this.#exit = onExit;
    this.#editor = new LineEditor(history?.read());
    this.#lines = new LineInput(this.#screen);
    const paced = this.#screen;
    const terminal: Output = {
      terminal: true,
      get full() {
        return paced.full;
      },
      write: (data) => this.#show(data),
      ready: (signal) => paced.ready(signal),
    };
    this.shell = new Shell({
      ...options,
      terminal,
      size: () => this.#screen.size,
      history: () => this.#editor.history,
      question: (prompt, signal) => this.#question(prompt, signal),
    });
    this.#cooked = new Cooked(this.shell, (text) => this.#screen.write(text));
  }

  /** Prompts until the session ends. */
  async start(greeting: string): Promise<void> {
    this.#screen.write(greeting);
    while (!this.shell.ended) await this.#turn();
    this.#screen.draw(PASTE_OFF);
    this.#screen.write('The session has ended.\n');
    this.#exit?.();
  }

  /** What the keyboard or a paste brings, as a terminal sends it. */
  input(data: string): Promise<void> {
    this.#queue = this.#queue.then(async () => {
      const rest = this.#lines.asking ? await this.#lines.take(data) : data;
      if (rest !== '') this.#cooked.take(rest);
    });
    return this.#queue;
  }

  resized(): void {
    this.shell.resized();
    this.#lines.draw();
  }

  /** Says something that no command has said: that the sandbox is gone. */
  notice(text: string): void {
    this.#show(`${this.#screen.fresh || this.#lines.asking ? '' : '\n'}\u001b[2m${text}\u001b[0m\n`);
  }

  close(): void {
    this.shell.close();
    this.#lines.withdraw();
  }

  async #turn(): Promise<void> {
    for (const line of this.shell.finished()) this.#screen.write(`${line}\n`);
    if (!this.#screen.fresh) this.#screen.write('\n');
    this.#screen.draw(PASTE_ON);
    const { cwd, status } = this.shell.state;
    const path = cwd.replace(/^\/app(?=\/|$)/, '~');
    const { machine } = this.shell;
    const folder = machine === FIRST_MACHINE.name ? path : `${machine}:${path}`;
    const answer = this.#lines.ask({
      prompt: `${folder} $ `,
      coloured: `\u001b[36m${folder} \u001b[${status === 0 ? '32' : '31'}m$\u001b[0m `,
      editor: this.#editor,
      open: (text) => parse(text).kind === 'open',
      complete: (text, cursor) => complete(this.shell, text, cursor),
    });
    const typedAhead = this.#cooked.rest();
    if (typedAhead !== '') void this.input(typedAhead.replaceAll('\n', '\r'));
    const given = await answer;
    this.#flush();
    this.#screen.draw(PASTE_OFF);
    this.#screen.fresh = true;
    if (given === 'interrupt') {
      this.shell.state.status = 130;
      await this.shell.trapped('SIGINT');
      return;
    }
    const line = given === 'end' ? 'exit' : given.line;
    if (given === 'end') this.#screen.write('exit\n');
    else this.#kept?.write(this.#editor.history.slice(-KEPT_LINES));
    if (this.#holdsBack(line)) return;
    await this.shell.run(line);
  }

  /** As bash: the first `exit` with stopped jobs only warns. */
  #holdsBack(line: string): boolean {
    const leaving = /^\s*(exit|logout)\b/.test(line);
    const stopped = this.shell.jobs.list.some((job) => job.stopped);
    const warn = leaving && stopped && !this.#warned;
    if (warn) this.#screen.write('There are stopped jobs.\n');
    this.#warned = warn;
    return warn;
  }

  /** A command asks: `redis-cli`'s own prompt. */
  async #question(prompt: string, signal: AbortSignal): Promise<string | null> {
    if (signal.aborted) return null;
    const withdraw = () => this.#lines.withdraw();
    signal.addEventListener('abort', withdraw, { once: true });
    const answer = this.#lines.ask({ prompt, coloured: prompt, editor: this.#questions });
    const typedAhead = this.#cooked.rest();
    if (typedAhead !== '') void this.input(typedAhead.replaceAll('\n', '\r'));
    const given = await answer;
    signal.removeEventListener('abort', withdraw);
    this.#flush();
    this.#screen.fresh = true;
    if (given === 'interrupt' && !signal.aborted) this.shell.interrupt();
    if (given === 'end') this.#screen.write('\n');
    return typeof given === 'string' ? null : given.line;
  }

  /** Above the line that is being typed, which is drawn anew below. */
  #show(data: string | Uint8Array): void {
    if (!this.#lines.asking && this.#gathered.length === 0) this.#screen.write(data);
    else {
      this.#gathered.push(data);
      this.#timer ??= setTimeout(() => this.#flush(), GATHER);
    }
  }

  #flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const parts = this.#gathered;
    if (parts.length === 0) return;
    this.#gathered = [];
    this.#lines.hide();
    for (const part of parts) this.#screen.write(part);
    if (!this.#screen.fresh && this.#lines.asking) this.#screen.write('\n');
    this.#lines.draw();
  }
}
